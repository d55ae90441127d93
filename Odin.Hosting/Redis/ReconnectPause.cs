using StackExchange.Redis;

namespace Odin.Hosting.Redis;

/// <summary>How long an attempt to connect to Redis has before the next one. Each connection has pauses of its own, so that all that lost
/// Redis at the same instant do not come back to it at one.</summary>
/// <remarks>
/// The library ends an attempt that is still under way then. So no pause is shorter than the time that an attempt may take. A Redis to
/// which many come at once would otherwise have the same TLS handshakes begun again and again, none of which ends in time.
/// Immutable, from any thread.
/// </remarks>
internal sealed class ReconnectPause : IReconnectRetryPolicy
{
    public static readonly TimeSpan Longest = RedisServers.Deadline * 2;

    private const int Pauses = 16;

    private static readonly TimeSpan LongestBeat = TimeSpan.FromSeconds(1);

    private readonly TimeSpan[] _pauses;

    /// <param name="random">Of this connection.</param>
    public ReconnectPause(Random random) => _pauses =
        [.. Enumerable.Range(0, Pauses).Select(_ => RedisServers.Deadline + (Longest - RedisServers.Deadline) * random.NextDouble())];

    /// <summary>How often a connection is looked at, which is when it is tried again: connections of processes that were started at the
    /// same instant go out of step.</summary>
    public static TimeSpan DrawBeat(Random random) => LongestBeat * (0.8 + 0.2 * random.NextDouble());

    /// <summary>The library's words for: after so many attempts, and so long after the last one.</summary>
    public bool ShouldRetry(long currentRetryCount, int timeElapsedMillisecondsSinceLastRetry) =>
        TimeSpan.FromMilliseconds(timeElapsedMillisecondsSinceLastRetry) >= _pauses[currentRetryCount % Pauses];
}
