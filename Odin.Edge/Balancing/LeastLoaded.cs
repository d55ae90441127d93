using Odin.Grains.Balancing;

namespace Odin.Edge.Balancing;

/// <summary>Picks the target with the least load for its weight. Of equals, each as often as its weight says.</summary>
/// <remarks>Equals take turns (<see cref="VirtualTurns"/>). From any loop's thread.</remarks>
internal sealed class LeastLoaded(int targets)
{
    private readonly VirtualTurns _turns = new(targets);

    /// <summary>The ordinal picked.</summary>
    /// <param name="choices">Ordinals; at least one.</param>
    /// <param name="load">Of each choice: sessions now at the target.</param>
    /// <param name="weights">By ordinal, at least 1.</param>
    /// <param name="first">The place to begin at. Drawn at random, so that edges that know the
    /// same do not all pick the same of equals.</param>
    /// <param name="preferred">The ordinal that is taken first of equals; -1: none.</param>
    public int Pick(ReadOnlySpan<ushort> choices, ReadOnlySpan<long> load, ReadOnlySpan<int> weights, int first, int preferred = -1)
    {
        var now = _turns.Now;
        var (best, bestWeight) = (first, weights[choices[first]]);
        var sum = (long)bestWeight;
        var bestEnd = _turns.EndOf(choices[first], bestWeight, now);
        for (var step = 1; step < choices.Length; step++)
        {
            var place = first + step < choices.Length ? first + step : first + step - choices.Length;
            var weight = weights[choices[place]];
            sum += weight;
            // load / weight against the best load / weight, without a fraction.
            var difference = load[place] * bestWeight - load[best] * weight;
            if (difference > 0) continue;
            var end = _turns.EndOf(choices[place], weight, now);
            var isBeforeEqual = choices[best] != preferred && (choices[place] == preferred || end < bestEnd);
            if (difference < 0 || isBeforeEqual) (best, bestWeight, bestEnd) = (place, weight, end);
        }

        _turns.Take(choices[best], bestWeight, bestEnd, sum, now);
        return choices[best];
    }

    /// <summary>When the turn of a target ends that is picked now.</summary>
    public long EndOf(int target, int weight) => _turns.EndOf(target, weight, _turns.Now);
}
