using System.Collections.Immutable;
using Odin.Grains.Configuration;

namespace Odin.Grains.Balancing;

/// <summary>In which order the edges of one region go to the regions of an app's targets. Owned by the app's grain; pure.</summary>
/// <remarks>
/// <list type="number">
/// <item>A target region's distance is the smoothed connect time that the edges report: of each edge the least of all
/// its targets there, of these the mean.</item>
/// <item>Measured regions stand in the order of their distances. One overtakes its neighbour only when it is clearly nearer,
/// so that noise does not turn the order.</item>
/// <item>The own region stands first until it is measured. The others that nobody has measured share the last ring:
/// sessions that spill over to it measure them.</item>
/// </list>
/// </remarks>
public sealed class LocalityPriority(string region)
{
    /// <summary>How much nearer, in relation and in microseconds, a region must be to overtake.</summary>
    private const double Ratio = 0.8;
    private const double Difference = 200;

    private static readonly StringComparer Names = StringComparer.OrdinalIgnoreCase;

    private readonly Dictionary<string, double> _distances = new(Names);
    private readonly List<string> _order = [];

    /// <summary>Takes in the distances measured now, in microseconds; what is not in it keeps its
    /// last one. True: the order changed.</summary>
    public bool Measure(IReadOnlyDictionary<string, double> distances)
    {
        foreach (var (name, distance) in distances) _distances[name] = distance;
        var before = _order.ToList();
        foreach (var name in distances.Keys.Except(_order, Names).ToList()) Insert(name);
        while (TryOvertake())
        {
        }

        return !before.SequenceEqual(_order, Names);
    }

    /// <summary>The priorities while nothing is measured: the own region, if a target stands there, before all
    /// others. Empty: all targets are alike.</summary>
    public static ImmutableArray<byte> Unmeasured(AppSpec spec, string region) =>
        spec.Locality == Locality.Nearest ? new LocalityPriority(region).PrioritiesOf(spec.Targets) : [];

    /// <summary>By ordinal, 0 the nearest; empty: all targets are alike.</summary>
    public ImmutableArray<byte> PrioritiesOf(ImmutableArray<TargetSpec> targets)
    {
        var present = targets.Select(NameOf).Distinct(Names).ToList();
        if (present.Count < 2) return [];

        var isOwnFirst = present.Contains(region, Names) && !_distances.ContainsKey(region);
        var order = _order.Where(name => present.Contains(name, Names)).ToList();
        if (isOwnFirst) order.Insert(0, region);
        return [.. targets.Select(target => order.FindIndex(name => Names.Equals(name, NameOf(target))))
            .Select(priority => (byte)Math.Min(priority < 0 ? order.Count : priority, byte.MaxValue))];
    }

    /// <summary>Targets without a region are a region of their own.</summary>
    public static string NameOf(TargetSpec target) => target.Region ?? "";

    private void Insert(string name)
    {
        var place = _order.FindIndex(other => _distances[other] > _distances[name]);
        _order.Insert(place < 0 ? _order.Count : place, name);
    }

    private bool TryOvertake()
    {
        for (var place = 1; place < _order.Count; place++)
        {
            var (before, after) = (_distances[_order[place - 1]], _distances[_order[place]]);
            if (after >= Ratio * before || before - after < Difference) continue;
            (_order[place - 1], _order[place]) = (_order[place], _order[place - 1]);
            return true;
        }

        return false;
    }
}
