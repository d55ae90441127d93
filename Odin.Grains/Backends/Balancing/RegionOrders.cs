using System.Collections.Immutable;
using Odin.Grains.Backends.Ledger;
using Odin.Grains.Configuration;

namespace Odin.Grains.Backends.Balancing;

/// <summary>The order of the targets' regions for every region from which an edge reports. Owned by the app's grain.</summary>
internal sealed class RegionOrders
{
    private readonly Dictionary<string, RegionOrder> _orders = new(StringComparer.OrdinalIgnoreCase);
    private AppSpec? _spec;

    /// <summary>Rises when some region's rings may have changed.</summary>
    public long Revision { get; private set; }

    private bool IsUsed => _spec?.Locality == Locality.Nearest && _spec.Targets.Any(target => target.Region is not null);

    public void Configure(AppSpec? spec)
    {
        _spec = spec;
        Revision++;
    }

    /// <summary>Takes in what the edges of <paramref name="region"/> last reported.</summary>
    public void Measure(string region, ConnectionLedger ledger)
    {
        if (!IsUsed) return;

        var perEdge = ledger.ConnectTimes(region).GroupBy(time => (time.Edge.Id, Name: RegionOrder.NameOf(_spec!.Targets[time.Target])))
            .Select(edge => (edge.Key.Name, Least: edge.Min(time => time.Microseconds)));
        var distances = perEdge.GroupBy(edge => edge.Name, StringComparer.OrdinalIgnoreCase).ToDictionary(name => name.Key, name => name.Average(edge => edge.Least));
        if (OrderOf(region).Measure(distances)) Revision++;
    }

    /// <summary>By ordinal; empty: all targets are alike.</summary>
    public ImmutableArray<byte> RingsFor(string region) => IsUsed ? OrderOf(region).RingsOf(_spec!.Targets) : [];

    /// <summary>Every region's rings, for the snapshot.</summary>
    public ImmutableArray<RegionRings> All() => IsUsed ? [.. _orders.OrderBy(order => order.Key, StringComparer.Ordinal).Select(order => new RegionRings(order.Key, order.Value.RingsOf(_spec!.Targets)))] : [];

    private RegionOrder OrderOf(string region)
    {
        if (!_orders.TryGetValue(region, out var order)) _orders.Add(region, order = new RegionOrder(region));
        return order;
    }
}
