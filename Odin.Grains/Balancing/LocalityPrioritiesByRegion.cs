using System.Collections.Immutable;
using Odin.Grains.Configuration;
using Odin.Grains.Edges;
using Odin.Grains.Ledger;

namespace Odin.Grains.Balancing;

/// <summary>The order of the targets' regions for every region from which an edge reports. Owned by the app's grain.</summary>
internal sealed class LocalityPrioritiesByRegion
{
    private readonly Dictionary<string, LocalityPriority> _orders = new(StringComparer.OrdinalIgnoreCase);
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

        var perEdge = ledger.ConnectTimes(region)
            .GroupBy(time => (time.Edge.Id, Name: LocalityPriority.NameOf(_spec!.Targets[time.Target])))
            .Select(edge => (edge.Key.Name, Least: edge.Min(time => time.Microseconds)));
        var distances = perEdge.GroupBy(edge => edge.Name, StringComparer.OrdinalIgnoreCase)
            .ToDictionary(name => name.Key, name => name.Average(edge => edge.Least));
        if (OrderOf(region).Measure(distances)) Revision++;
    }

    /// <summary>By ordinal; empty: all targets are alike.</summary>
    public ImmutableArray<byte> PrioritiesFor(string region) => IsUsed ? OrderOf(region).PrioritiesOf(_spec!.Targets) : [];

    /// <summary>Every region's rings, for the snapshot.</summary>
    public ImmutableArray<LocalityPriorities> All() =>
        IsUsed ? [.. _orders.OrderBy(order => order.Key, StringComparer.Ordinal)
            .Select(order => new LocalityPriorities(order.Key, order.Value.PrioritiesOf(_spec!.Targets)))] : [];

    private LocalityPriority OrderOf(string region)
    {
        if (!_orders.TryGetValue(region, out var order)) _orders.Add(region, order = new LocalityPriority(region));
        return order;
    }
}
