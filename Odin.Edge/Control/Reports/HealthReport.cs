using System.Collections.Immutable;
using Odin.Edge.Apps;
using Odin.Edge.Targets;
using Odin.Grains.Configuration.Nodes;
using Odin.Grains.Edges;
using Odin.Grains.Targets;

namespace Odin.Edge.Control.Reports;

/// <summary>What this edge has found out about an app's targets, for its reports.</summary>
internal static class HealthReport
{
    /// <summary>Named of one target; the count is of the others, too.</summary>
    private const int MaxAddresses = 4;

    /// <summary>Far below what a region takes (<see cref="EdgeLimits.MaxText"/>).</summary>
    private const int MaxTextLength = 1000;

    /// <summary>Only of targets that are probed here or cannot be used.</summary>
    public static ImmutableArray<TargetHealthReport> Of(AppModel model)
    {
        ImmutableArray<TargetHealthReport>.Builder? findings = null;
        for (var ordinal = 0; ordinal < model.Targets.Length; ordinal++)
        {
            var target = model.Targets[ordinal];
            var unusable = WhyUnusable(target);
            var addresses = target.UsedAddresses is { } used ? NoteOf(used) : null;
            if (target.Probes is null && unusable is null && addresses is null) continue;
            (findings ??= ImmutableArray.CreateBuilder<TargetHealthReport>()).Add(new TargetHealthReport
            {
                Target = ordinal,
                Probed = target.Probes?.Health,
                InARow = target.Probes?.InARow ?? 0,
                LastFailure = Short(target.Probes?.LastFailure),
                Unusable = Short(unusable),
                Addresses = Short(addresses),
            });
        }

        return findings?.DrainToImmutable() ?? [];
    }

    private static string? Short(string? text) => text is null ? null : VisibleText.Shorten(text, MaxTextLength);

    private static string? WhyUnusable(Target target)
    {
        if (target.IsPending) return null;
        if (target.UsedAddresses is { IsEmpty: true, Refused: { } refused })
            return $"its name leads only to addresses that TargetNetworks does not allow: {refused}";
        return !target.HasAddress ? "its name does not resolve" : target.WhyOut is { } reason ? $"ejected: {reason}" : null;
    }

    /// <summary>What speaks against single addresses of a target that has others.</summary>
    private static string? NoteOf(ResolvedAddresses addresses)
    {
        var all = addresses.All;
        var passedOver = all.Length < 2 ? [] : all.Where(endpoint => endpoint.WhyPassedOver is not null).ToList();
        var named = passedOver.Take(MaxAddresses).Select(endpoint => $"{endpoint} ({endpoint.WhyPassedOver})");
        var note = passedOver.Count == 0 ? null : $"{passedOver.Count} of {all.Length} addresses passed over: {string.Join(", ", named)}";
        var refused = addresses is { IsEmpty: false, Refused: { } words } ? $"addresses that TargetNetworks does not allow: {words}" : null;
        return string.Join(", ", new[] { note, refused }.OfType<string>()) is { Length: > 0 } notes ? notes : null;
    }
}
