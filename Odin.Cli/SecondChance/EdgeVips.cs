using System.Collections.Immutable;
using Odin.Grains.Edges;
using Odin.Silo.World;

namespace Odin.Cli.SecondChance;

/// <summary>How the VIPs of one edge stand.</summary>
internal sealed record EdgeVips(string Edge, ImmutableArray<VipReport> Vips)
{
    /// <summary>An edge that has been silent for longer has no sessions any more, as far as anybody knows.</summary>
    private const double LongestSilence = 10;

    /// <summary>Clients are sent elsewhere, and it still has sessions.</summary>
    public bool IsLeft => Vips.Any(vip => vip.State is VipState.Soft or VipState.Leaving);

    /// <summary>Clients come to it, or can.</summary>
    public bool IsAnnounced => Vips.Any(vip => vip.State is VipState.Full or VipState.Soft or VipState.Leaving);

    /// <summary>Clients came to it a short while ago.</summary>
    public bool IsFullSince(TimeSpan atMost) => Vips.Any(vip => vip.State == VipState.Full && vip.Since <= atMost);

    /// <summary>Of all edges that report.</summary>
    public static ImmutableArray<EdgeVips> Of(IEnumerable<WorldEdge> edges) =>
        [.. edges.Where(edge => edge.SilentSeconds <= LongestSilence).Select(edge => new EdgeVips(edge.Id, edge.Vips))];
}
