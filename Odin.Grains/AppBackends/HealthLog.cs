using System.Collections.Immutable;
using Microsoft.Extensions.Logging;
using Odin.Grains.Configuration;
using Odin.Grains.Health;
using Odin.Grains.Ledger;
using Odin.Grains.Targets;

namespace Odin.Grains.AppBackends;

/// <summary>Logs every change of health in an app and of its panic, with from, to and evidence.</summary>
internal sealed partial class HealthLog(string app, ILogger logger)
{
    public void Update(HealthView before, HealthView after, ImmutableArray<TargetSpec> targets, HealthEvidence evidence)
    {
        for (var ordinal = 0; ordinal < targets.Length; ordinal++)
        {
            foreach (var region in after.Regions)
                UpdateRegion(before.Find(region.Region)?.HealthView[ordinal]
                    ?? TargetHealth.Unknown, region, targets[ordinal].Address, ordinal, evidence);
            UpdateWorld(ordinal < before.World.Length
                ? before.World[ordinal] : TargetHealth.Unknown, after, targets[ordinal].Address, ordinal);
        }
    }

    public void UpdatePanic(bool was, bool isNow, HealthView health)
    {
        if (isNow && !was) LogPanic(app, health.World.Count(TargetHealth.Unhealthy), health.World.Length);
        if (was && !isNow) LogPanicOver(app, health.World.Length - health.World.Count(TargetHealth.Unhealthy), health.World.Length);
    }

    private void UpdateRegion(TargetHealth from, RegionHealth region, TargetAddress target, int ordinal, HealthEvidence evidence)
    {
        var to = region.HealthView[ordinal];
        if (from == to) return;
        if (to == TargetHealth.Unhealthy) LogUnhealthyThere(target, app, region.Region, from, to, evidence.For(region.Region, ordinal));
        else LogOtherwiseThere(target, app, region.Region, from, to, evidence.For(region.Region, ordinal));
    }

    private void UpdateWorld(TargetHealth from, HealthView after, TargetAddress target, int ordinal)
    {
        var to = after.World[ordinal];
        if (from == to) return;
        var against = after.Regions.Count(region => region.HealthView[ordinal] == TargetHealth.Unhealthy);
        if (to == TargetHealth.Unhealthy) LogUnhealthy(target, app, from, to, against, after.Regions.Length);
        else LogOtherwise(target, app, from, to, against, after.Regions.Length);
    }

    [LoggerMessage(2002, LogLevel.Warning,
        "Target {Target} of app {App}: {From} -> {To} world-wide; {Against} of {Regions} regions find it unhealthy")]
    private partial void LogUnhealthy(TargetAddress target, string app, TargetHealth from, TargetHealth to, int against, int regions);

    [LoggerMessage(2003, LogLevel.Information,
        "Target {Target} of app {App}: {From} -> {To} world-wide; {Against} of {Regions} regions find it unhealthy")]
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
