using System.Collections.Immutable;
using Odin.Grains.Targets;

namespace Odin.Grains.Balancing;

/// <summary>Since when each target of an app is ready. Owned by the app's grain, so that all edges let a target rise
/// alike; time comes in with every call.</summary>
/// <remarks>
/// A target that was added, was unhealthy for the world or was not wanted by the operator becomes ready when it is none of that, and proven
/// healthy where there are probes. What a new activation finds ready has been so for long, as far as it knows: it must not let every target
/// start slowly.
/// </remarks>
internal sealed class SlowStartState
{
    private static readonly TimeSpan Waiting = TimeSpan.MaxValue;
    private static readonly TimeSpan Always = TimeSpan.MinValue;

    /// <summary>By ordinal, on the grain's clock.</summary>
    private TimeSpan[] _since = [];

    public void Renumber(OrdinalMap map, bool isFirst)
    {
        var moved = new TimeSpan[map.Count];
        Array.Fill(moved, isFirst ? Always : Waiting);
        for (var ordinal = 0; ordinal < _since.Length; ordinal++)
        {
            if (map[ordinal] is var to and >= 0) moved[to] = _since[ordinal];
        }

        _since = moved;
    }

    /// <param name="ordinal">The target.</param>
    /// <param name="isDown">It is unhealthy, or the operator does not want it.</param>
    /// <param name="isProven">Nothing more has to be seen before it may be used.</param>
    /// <param name="now">On the grain's clock.</param>
    public void Update(int ordinal, bool isDown, bool isProven, TimeSpan now)
    {
        if (isDown) _since[ordinal] = Waiting;
        else if (isProven && _since[ordinal] == Waiting) _since[ordinal] = now;
    }

    /// <summary>By ordinal: how long each has been ready; empty when all have their full share.</summary>
    public ImmutableArray<TimeSpan> ReadyFor(TimeSpan now, TimeSpan? length) =>
        length is { } whole && _since.Any(since => !IsOver(since, now, whole)) ? [.. _since.Select(since => Age(since, now))] : [];

    /// <summary>By ordinal, in sixteenths; empty when all have their full share.</summary>
    public byte[] FractionsAt(TimeSpan now, TimeSpan? length) =>
        [.. ReadyFor(now, length).Select(age => SlowStart.FractionAfter(age, length))];

    /// <summary>When the next share will be another; <see cref="TimeSpan.MaxValue"/>: no target is rising.</summary>
    public TimeSpan NextStep(TimeSpan now, TimeSpan? length) => length is not { } whole ? TimeSpan.MaxValue
        : _since.Where(since => since != Waiting && !IsOver(since, now, whole))
            .Select(since => since + SlowStart.NextStep(now - since, whole)).DefaultIfEmpty(TimeSpan.MaxValue).Min();

    private static bool IsOver(TimeSpan since, TimeSpan now, TimeSpan length) =>
        since == Always || (since != Waiting && now - since >= length);

    private static TimeSpan Age(TimeSpan since, TimeSpan now) =>
        since == Always ? TimeSpan.MaxValue : since == Waiting ? TimeSpan.Zero : now - since;
}
