using System.Collections.Immutable;
using Odin.Edge.Loops;
using Odin.Grains.Configuration;

namespace Odin.Edge.Health;

/// <summary>Says which edge of a region probes a target. Pure, and alike on every edge.</summary>
/// <remarks>
/// Rendezvous hashing (Thaler and Ravishankar, "A name-based mapping scheme for rendezvous", 1996): the edge whose name, hashed with the
/// target's, gives the highest number. So duties are even, and when an edge comes or goes only its own ones move.
/// </remarks>
internal static class ProbeDuty
{
    /// <summary>Null: there is no edge.</summary>
    public static string? ProberOf(string app, TargetAddress target, ImmutableArray<string> edges)
    {
        var key = Hash(target.Host, Hash(app, (ulong)target.Port));
        var (best, most) = ((string?)null, 0UL);
        foreach (var edge in edges)
        {
            var weight = Mix(Hash(edge, 0) ^ key);
            if (best is null || weight > most || (weight == most && string.CompareOrdinal(edge, best) < 0)) (best, most) = (edge, weight);
        }

        return best;
    }

    private static ulong Hash(string text, ulong seed) => FnvHash.Of(text, Mix(seed));

    private static ulong Mix(ulong value) => SplitMix.Of(value + 0x9E37_79B9_7F4A_7C15);
}
