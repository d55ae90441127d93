using System.Collections.Immutable;
using System.Runtime.InteropServices;
using Odin.Grains.Configuration;
using Odin.Hosting.Metrics;

namespace Odin.Edge.Metrics;

/// <summary>One label for each region, however many targets are there. For one caller.</summary>
internal sealed class RegionLabels
{
    private readonly Dictionary<string, LabelText[]> _known = [];

    /// <summary>One label where all targets are in one region, as those of most apps are; else one of each.</summary>
    public LabelText[] OfEach(ImmutableArray<TargetSpec> targets)
    {
        var region = targets.IsEmpty ? null : targets[0].Region;
        foreach (var target in targets)
        {
            if (target.Region != region) return [.. targets.Select(target => Of(target.Region)[0])];
        }

        return Of(region);
    }

    /// <param name="region">Null: none is configured.</param>
    private LabelText[] Of(string? region)
    {
        ref var label = ref CollectionsMarshal.GetValueRefOrAddDefault(_known, region ?? "", out _);
        return label ??= [LabelText.Of("target_region", region ?? "")];
    }
}
