namespace Odin.Edge.Balancing;

/// <summary>Picks the target with the least load for its weight. Of equals, each as often as its weight says.</summary>
/// <remarks>
/// Equals take turns in virtual time, the earliest deadline first (Stoica and Abdel-Wahab, 1995): a turn takes 1/weight, and every pick
/// moves the time by 1/(sum of weights). What was picked or passed over for its load counts as one turn at most, so nobody saves up turns.
/// From any loop's thread.
/// </remarks>
internal sealed class LeastLoaded(int targets)
{
    private const long Turn = 1L << 40;

    /// <summary>By ordinal: when its last turn ends.</summary>
    private readonly long[] _ends = new long[targets];
    private long _now;

    /// <summary>The ordinal picked.</summary>
    /// <param name="choices">Ordinals; at least one.</param>
    /// <param name="load">Of each choice: sessions now at the target.</param>
    /// <param name="weights">By ordinal, at least 1.</param>
    /// <param name="first">The place to begin at. Drawn at random, so that edges that know the
    /// same do not all pick the same of equals.</param>
    /// <param name="preferred">The ordinal that is taken first of equals; -1: none.</param>
    public int Pick(ReadOnlySpan<ushort> choices, ReadOnlySpan<long> load, ReadOnlySpan<int> weights, int first, int preferred = -1)
    {
        var now = Volatile.Read(ref _now);
        var (best, bestWeight) = (first, weights[choices[first]]);
        var sum = (long)bestWeight;
        var bestEnd = EndOf(choices[first], bestWeight, now);
        for (var step = 1; step < choices.Length; step++)
        {
            var place = first + step < choices.Length ? first + step : first + step - choices.Length;
            var weight = weights[choices[place]];
            sum += weight;
            // load / weight against the best load / weight, without a fraction.
            var difference = load[place] * bestWeight - load[best] * weight;
            if (difference > 0) continue;
            var end = EndOf(choices[place], weight, now);
            var isBeforeEqual = choices[best] != preferred && (choices[place] == preferred || end < bestEnd);
            if (difference < 0 || isBeforeEqual) (best, bestWeight, bestEnd) = (place, weight, end);
        }

        Volatile.Write(ref _now, now + Turn / sum);
        // Two loops may take the same turn: that is one turn more in a while.
        Volatile.Write(ref _ends[choices[best]], Math.Min(bestEnd, now + Turn / bestWeight));
        return choices[best];
    }

    /// <summary>When the turn of a target ends that is picked now.</summary>
    public long EndOf(int target, int weight) => EndOf(target, weight, Volatile.Read(ref _now));

    private long EndOf(int target, int weight, long now) => Math.Max(Volatile.Read(ref _ends[target]) + Turn / weight, now);
}
