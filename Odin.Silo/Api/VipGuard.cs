using System.Collections.Immutable;
using Odin.Grains.Edges;

namespace Odin.Silo.Api;

/// <summary>Keeps an operator from taking an address out of the world by a slip. It guards what is planned; failures ask nobody.</summary>
internal static class VipGuard
{
    /// <summary>Null: the edges of this name may be drained; else why not, in words for people.</summary>
    /// <param name="edges">All live edges.</param>
    /// <param name="states">The edges that are not to be ready.</param>
    /// <param name="softRegions">The regions whose VIPs are to be the last choice.</param>
    /// <param name="name">The edge that is to be drained; those that took over from it are meant, too.</param>
    public static string? WhyNot(IReadOnlyCollection<RegionEdge> edges, ImmutableArray<EdgeAdminState> states,
        ImmutableArray<string> softRegions, string name)
    {
        foreach (var vip in edges.Where(edge => EdgeName.IsMeant(edge.Edge.Id, name)).SelectMany(edge => edge.Vips)
            .Where(vip => vip.State is VipState.Full or VipState.Soft).Select(vip => vip.Vip).Distinct(StringComparer.OrdinalIgnoreCase))
        {
            var all = edges.Where(edge => StateOf(edge, vip) is not null).ToList();
            if (WhyNot(all, states, softRegions, name, vip) is { } why) return why;
        }

        return null;
    }

    /// <summary>The same for a region that is to be the last choice: then it serves on, and any number of its edges may.</summary>
    public static string? WhyNotSoft(IReadOnlyCollection<RegionEdge> edges, ImmutableArray<EdgeAdminState> states,
        ImmutableArray<string> softRegions, string region) =>
        edges.Where(edge => edge.Edge.Region == region).SelectMany(edge => edge.Vips)
            .Where(vip => vip.State == VipState.Full).Select(vip => vip.Vip).Distinct(StringComparer.OrdinalIgnoreCase)
            .Where(vip => !edges.Any(edge => edge.Edge.Region != region && IsFull(edge, states, softRegions, vip)))
            .Select(vip => $"no edge of another region announces VIP {vip} in full; `odin get vips` shows them. "
                + "Say --force (?force=true) if it is meant.")
            .FirstOrDefault();

    private static string? WhyNot(List<RegionEdge> all, ImmutableArray<EdgeAdminState> states, ImmutableArray<string> softRegions,
        string name, string vip)
    {
        var others = all.Where(edge => !EdgeName.IsMeant(edge.Edge.Id, name)).ToList();
        if (!others.Exists(edge => IsFull(edge, states, softRegions, vip)))
            return $"no other edge announces VIP {vip} in full; `odin get vips` shows them. Say --force (?force=true) if it is meant.";

        var most = Math.Max(1, all.Count / 3);
        var drained = others.Count(edge => IsOut(edge, states));
        return drained < most ? null
            : $"{drained} of {all.Count} edges of VIP {vip} are drained already, and more than a third would be out at once. "
                + "Say --force (?force=true) if it is meant.";
    }

    /// <summary>What an edge is to be soon counts, too: it reports once a second.</summary>
    private static bool IsFull(RegionEdge edge, ImmutableArray<EdgeAdminState> states, ImmutableArray<string> softRegions, string vip) =>
        StateOf(edge, vip) == VipState.Full && !IsOut(edge, states) && !softRegions.Contains(edge.Edge.Region);

    private static bool IsOut(RegionEdge edge, ImmutableArray<EdgeAdminState> states) =>
        states.Any(state => state.AdminState != AdminState.Ready && EdgeName.IsMeant(edge.Edge.Id, state.EdgeId));

    private static VipState? StateOf(RegionEdge edge, string vip) =>
        edge.Vips.FirstOrDefault(report => report.Vip.Equals(vip, StringComparison.OrdinalIgnoreCase))?.State;
}
