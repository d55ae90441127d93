using Odin.Hosting.Resources;

namespace Odin.Edge.Loops;

/// <summary>How many descriptors the loops may have open, so that the process never runs out of them: the
/// runtime itself does not survive that.</summary>
/// <remarks>
/// A session takes two; a direction with bulk traffic two more, while bytes are under way. Each loop has an equal part and counts its own,
/// so that an accept touches no other loop's memory; the kernel spreads clients evenly over the loops. Set by the control side.
/// </remarks>
internal sealed class DescriptorBudget(int loops)
{
    public const int PerSession = 2;

    private readonly StripedCounter _open = new(loops);
    private long _allowed = long.MaxValue;

    /// <summary>For the loops, listening sockets included.</summary>
    public long Allowed => Volatile.Read(ref _allowed);

    /// <summary>Sessions that fit beside what is open now.</summary>
    public long Sessions => Math.Max(0, Allowed - _open.Sum()) / PerSession;

    /// <summary>A descriptor of the loop was opened (1) or closed (-1). From the loop's thread.</summary>
    public void Add(int loop, int descriptors) => _open.Add(loop, descriptors);

    /// <summary>Whether two more fit: a session, or a pipe. From the loop's thread.</summary>
    public bool HasRoom(int loop) => _open.Of(loop) + PerSession <= Allowed / loops;

    /// <summary>Kept for what comes and goes beside the loops: the admin endpoint, probes, a silo
    /// in the same process, and the rest.</summary>
    public static long Reserve(long limit) => DescriptorShares.Reserve + DescriptorShares.Admin + new DescriptorShares(limit).Probes;

    /// <summary>What the process has open beside the loops, and a reserve, is not theirs.</summary>
    /// <param name="limit">Of the process.</param>
    /// <param name="open">In the process, the loops' included.</param>
    public void Set(long limit, long open) =>
        Volatile.Write(ref _allowed, Math.Max(0, limit - Math.Max(0, open - _open.Sum()) - Reserve(limit)));
}
