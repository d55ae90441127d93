namespace Odin.Grains.Balancing;

/// <summary>Draws two different places of a list at random, each as likely as its weight says. Immutable.</summary>
/// <remarks>A policy that keeps the less loaded of two can give no target more than its share of the draws: without the weights
/// a heavy one could not have its due.</remarks>
public sealed class WeightedPairs
{
    /// <summary>The sum of the weights up to and with each place.</summary>
    private readonly int[] _upTo;

    /// <summary><paramref name="weights"/> are at least 1 each, and there is one.</summary>
    public WeightedPairs(ReadOnlySpan<int> weights)
    {
        _upTo = new int[weights.Length];
        var sum = 0;
        for (var index = 0; index < weights.Length; index++) _upTo[index] = sum = checked(sum + weights[index]);
    }

    /// <summary>Twice the same place only when there is no other.</summary>
    public (int First, int Second) Draw(Random random)
    {
        if (_upTo.Length == 1) return (0, 0);

        var first = PlaceOf(random.Next(_upTo[^1]));
        var start = first == 0 ? 0 : _upTo[first - 1];
        var weight = _upTo[first] - start;
        var second = random.Next(_upTo[^1] - weight);
        // Steps over the first: always a distinct pair, never a retry.
        return (first, PlaceOf(second < start ? second : second + weight));
    }

    private int PlaceOf(int point)
    {
        var found = Array.BinarySearch(_upTo, point + 1);
        return found < 0 ? ~found : found;
    }
}
