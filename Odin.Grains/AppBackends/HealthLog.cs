using System.Collections.Immutable;
using Microsoft.Extensions.Logging;
using Odin.Grains.Configuration;
using Odin.Grains.Edges;
using Odin.Grains.Events;
using Odin.Grains.Health;
using Odin.Grains.Ledger;
using Odin.Grains.Targets;

namespace Odin.Grains.AppBackends;

/// <summary>Reports every change of an app's health and of its panic, with from, to and evidence, in the log and as an event.</summary>
/// <remarks>An activation goes on from what the one before sent to the regions: it waits until all of them have spoken again, and then
/// reports what has really changed.</remarks>
internal sealed partial class HealthLog(string app, EventWriter events, ILogger logger)
{
    /// <summary>How long the regions of the activation before are waited for: each speaks once a second.</summary>
    public static readonly TimeSpan SettleTime = TimeSpan.FromSeconds(3);

    private HealthView _reported = HealthView.Empty;
    private bool _isPanic;
    private bool _hasBegun;

    /// <summary>Until then, at the latest, nothing is reported; the longest time: nothing is waited for.</summary>
    public TimeSpan SettlesAt { get; private set; } = TimeSpan.MaxValue;

    private bool IsSettling => SettlesAt != TimeSpan.MaxValue;

    /// <summary>What another activation reported before. Counts of regions of which this one has reported nothing.</summary>
    public void Inherit(PublishedHealth inherited, TimeSpan now)
    {
        if (_hasBegun)
        {
            var others = inherited.Regions.Where(region => _reported.Find(region.Region) is null);
            _reported = HealthView.Of([.. _reported.World], [.. _reported.Regions, .. others]);
            return;
        }

        _hasBegun = true;
        SettlesAt = now + SettleTime;
        _isPanic = inherited.IsPanic;
        _reported = HealthView.Of([.. inherited.Usable.Select(World)], inherited.Regions);

        TargetHealth World(bool isUsable, int ordinal) => !isUsable ? TargetHealth.Unhealthy
            : inherited.Regions.Any(region => region.HealthView[ordinal] == TargetHealth.Healthy) ? TargetHealth.Healthy
            : TargetHealth.Unknown;
    }

    public void Renumber(OrdinalMap step) => _reported = _reported.Renumber(step);

    public void Update(HealthView after, ImmutableArray<TargetSpec> targets, HealthEvidence evidence, TimeSpan now)
    {
        if (now < SettlesAt && IsSettling && _reported.Regions.Any(region => after.Find(region.Region) is null)) return;
        SettlesAt = TimeSpan.MaxValue;
        if (after.Regions.Length > 0) _hasBegun = true;
        var before = _reported;
        _reported = after;
        for (var ordinal = 0; ordinal < targets.Length; ordinal++)
        {
            foreach (var region in after.Regions)
                UpdateRegion(before.Find(region.Region)?.HealthView[ordinal]
                    ?? TargetHealth.Unknown, region, targets[ordinal].Address, ordinal, evidence);
            UpdateWorld(ordinal < before.World.Length
                ? before.World[ordinal] : TargetHealth.Unknown, after, targets[ordinal].Address, ordinal);
        }
    }

    public void UpdatePanic(bool isPanic, HealthView health)
    {
        if (IsSettling || isPanic == _isPanic) return;
        _isPanic = isPanic;
        var (all, unhealthy) = (health.World.Length, health.World.Count(TargetHealth.Unhealthy));
        if (isPanic) LogPanic(app, unhealthy, all);
        else LogPanicOver(app, all - unhealthy, all);
        events.Add(isPanic ? EventKind.PanicBegan : EventKind.PanicEnded, $"{unhealthy} of {all} targets are unhealthy, world-wide", app);
    }

    private void UpdateRegion(TargetHealth from, RegionHealth region, TargetAddress target, int ordinal, HealthEvidence evidence)
    {
        var to = region.HealthView[ordinal];
        if (from == to) return;
        if (to == TargetHealth.Unhealthy) LogUnhealthyThere(target, app, region.Region, from, to, evidence.For(region.Region, ordinal));
        else LogOtherwiseThere(target, app, region.Region, from, to, evidence.For(region.Region, ordinal));
        events.Add(EventKind.TargetHealth, $"{from} -> {to} in region {region.Region} ({evidence.For(region.Region, ordinal)})", app,
            target.ToString(), region.Region);
    }

    private void UpdateWorld(TargetHealth from, HealthView after, TargetAddress target, int ordinal)
    {
        var to = after.World[ordinal];
        if (from == to) return;
        var against = after.Regions.Count(region => region.HealthView[ordinal] == TargetHealth.Unhealthy);
        if (to == TargetHealth.Unhealthy) LogUnhealthy(target, app, from, to, against, after.Regions.Length);
        else LogOtherwise(target, app, from, to, against, after.Regions.Length);
        events.Add(EventKind.TargetHealth,
            $"{from} -> {to} for the world; regions that find it unhealthy: {against} of {after.Regions.Length}", app, target.ToString());
    }

    [LoggerMessage(2002, LogLevel.Warning,
        "Target {Target} of app {App}: {From} -> {To} world-wide; regions that find it unhealthy: {Against} of {Regions}")]
    private partial void LogUnhealthy(TargetAddress target, string app, TargetHealth from, TargetHealth to, int against, int regions);

    [LoggerMessage(2003, LogLevel.Information,
        "Target {Target} of app {App}: {From} -> {To} world-wide; regions that find it unhealthy: {Against} of {Regions}")]
    private partial void LogOtherwise(TargetAddress target, string app, TargetHealth from, TargetHealth to, int against, int regions);

    [LoggerMessage(2004, LogLevel.Warning,
        "App {App}: {Unhealthy} of its {Targets} targets are unhealthy, too many: all are assigned as if none were")]
    private partial void LogPanic(string app, int unhealthy, int targets);

    [LoggerMessage(2005, LogLevel.Information, "App {App}: {Usable} of its {Targets} targets are usable again, only these are assigned")]
    private partial void LogPanicOver(string app, int usable, int targets);

    [LoggerMessage(2007, LogLevel.Warning, "Target {Target} of app {App}: {From} -> {To} in region {Region} ({Evidence})")]
    private partial void LogUnhealthyThere(TargetAddress target, string app, string region, TargetHealth from, TargetHealth to,
        string evidence);

    [LoggerMessage(2008, LogLevel.Information, "Target {Target} of app {App}: {From} -> {To} in region {Region} ({Evidence})")]
    private partial void LogOtherwiseThere(TargetAddress target, string app, string region, TargetHealth from, TargetHealth to,
        string evidence);
}
