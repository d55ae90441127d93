using Odin.Grains.Targets;

namespace Odin.Grains.Balancing;

/// <summary>Whose turn it is among equals: each as often as its weight says, in virtual time, the earliest deadline first (Stoica and
/// Abdel-Wahab, 1995).</summary>
/// <remarks>
/// A turn takes 1/weight, and every pick moves the time by 1/(sum of weights). What was picked or passed over for its load counts as one
/// turn at most, so nobody saves up turns. <see cref="EndOf"/> and <see cref="Take"/> may be called from any thread: two that take the same
/// turn are one turn more in a while.
/// </remarks>
public sealed class VirtualTurns(int targets)
{
    private const long Turn = 1L << 40;

    /// <summary>By ordinal: when its last turn ends.</summary>
    private long[] _ends = new long[targets];
    private long _now;

    public long Now => Volatile.Read(ref _now);

    /// <summary>When the turn of a target ends that is picked at <paramref name="now"/>.</summary>
    public long EndOf(int target, int weight, long now) => Math.Max(Volatile.Read(ref _ends[target]) + Turn / weight, now);

    /// <summary>A target is picked at <paramref name="now"/>.</summary>
    /// <param name="end">When its turn ends.</param>
    /// <param name="weights">The sum over all choices.</param>
    public void Take(int target, int weight, long end, long weights, long now)
    {
        Volatile.Write(ref _now, now + Turn / weights);
        Volatile.Write(ref _ends[target], Math.Min(end, now + Turn / weight));
    }

    /// <summary>For a target with a higher ordinal than there were. By one thread alone, as what follows.</summary>
    public void MakeRoomFor(int target)
    {
        if (target >= _ends.Length) Array.Resize(ref _ends, target + 1);
    }

    /// <summary>Whose turn it is follows a target to its new ordinal.</summary>
    internal void Renumber(OrdinalMap map)
    {
        var moved = new long[map.Count];
        for (var ordinal = 0; ordinal < _ends.Length; ordinal++)
        {
            if (map[ordinal] is var to and >= 0) moved[to] = _ends[ordinal];
        }

        _ends = moved;
    }

    public VirtualTurns Copy() => new(0) { _ends = [.. _ends], _now = _now };
}
