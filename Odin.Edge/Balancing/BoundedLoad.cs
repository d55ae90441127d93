using Odin.Grains.Balancing;

namespace Odin.Edge.Balancing;

/// <summary>How many of its clients each target takes when their source decides. It follows from the world's snapshot alone,
/// so edges that know the same agree.</summary>
/// <remarks>
/// Bounded load (Mirrokni, Thorup, Zadimoghaddam, "Consistent Hashing with Bounded Loads", 2016): new clients of a target that has more
/// than
/// <see cref="Bound"/> times its due of the live sessions go on to the next target of their own order until it has less.
/// </remarks>
internal static class BoundedLoad
{
    public const byte AllClients = SlowStart.FullFraction;
    public const double Bound = 1.25;

    /// <summary>Sessions above the bound that do no harm: with few sessions the bound means nothing, and
    /// clients had better stay where they are.</summary>
    public const int Spare = 16;

    /// <summary>By ordinal, in sixteenths; 0 outside the first tier and above the bound.</summary>
    /// <param name="tiers">The candidates.</param>
    /// <param name="weights">By ordinal, with what slow start leaves of them.</param>
    /// <param name="shares">By ordinal, in sixteenths; when all candidates start slowly only the differences between them count.</param>
    /// <param name="live">By ordinal, of the whole world; empty: not known.</param>
    public static byte[] Of(CandidateTiers tiers, ReadOnlySpan<int> weights, ReadOnlySpan<byte> shares, ReadOnlySpan<int> live)
    {
        var admitted = new byte[weights.Length];
        if (tiers.Count == 0) return admitted;

        var (weight, sessions, most) = (0L, 0L, (byte)1);
        foreach (var target in tiers[0])
        {
            weight += weights[target];
            sessions += live.IsEmpty ? 0 : live[target];
            most = Math.Max(most, shares[target]);
        }

        foreach (var target in tiers[0])
        {
            var bound = Bound * sessions * weights[target] / weight + Spare;
            admitted[target] = !live.IsEmpty && live[target] > bound ? (byte)0 : (byte)(shares[target] * AllClients / most);
        }

        return admitted;
    }
}
