using System.Runtime.InteropServices;
using Odin.Hosting.Metrics;

namespace Odin.Edge.Metrics;

/// <summary>One label for each region, however many targets are there. For one caller.</summary>
internal sealed class RegionLabels
{
    private readonly Dictionary<string, LabelText> _known = [];

    /// <param name="region">Null: none is configured.</param>
    public LabelText Of(string? region)
    {
        ref var label = ref CollectionsMarshal.GetValueRefOrAddDefault(_known, region ?? "", out var isKnown);
        return isKnown ? label : label = LabelText.Of("target_region", region ?? "");
    }
}
