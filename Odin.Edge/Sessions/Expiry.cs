using Odin.Edge.Counts;
using Odin.Grains.Configuration;

namespace Odin.Edge.Sessions;

/// <summary>When a session's time is up, out of its app's present version, so that a changed time-out
/// holds for live sessions too. Pure.</summary>
/// <param name="At">The loop's clock, in milliseconds; <see cref="long.MaxValue"/>: never.</param>
/// <param name="By">What ends it then.</param>
internal readonly record struct Expiry(long At, EndedBy By)
{
    /// <summary>Sessions that began together must not all end together: a lifetime is shortened by up to this share.</summary>
    public const double LifetimeJitter = 0.1;

    private const double LongestCheckMilliseconds = 5_000;
    private const double ShortestCheckMilliseconds = 250;
    private const long IdleCheckMilliseconds = 60_000;

    /// <param name="spec">The app's present version.</param>
    /// <param name="phase">Data, or last data.</param>
    /// <param name="lastMoved">When a byte or a FIN last moved in either direction.</param>
    /// <param name="startedPumping">When its lifetime began.</param>
    /// <param name="isFirstByteDue">The client has sent neither a byte nor a FIN yet.</param>
    /// <param name="jitter">0 to 1, drawn once per session: the part of <see cref="LifetimeJitter"/> that falls to it.</param>
    public static Expiry Of(AppSpec spec, SessionPhase phase, long lastMoved, long startedPumping, bool isFirstByteDue, double jitter)
    {
        var silence = phase == SessionPhase.LastData ? spec.HalfClosedTimeout ?? spec.IdleTimeout : spec.IdleTimeout;
        var idle = silence is { } length ? lastMoved + (long)length.TotalMilliseconds : long.MaxValue;
        var age = spec.MaxLifetime is { } lifetime
            ? startedPumping + (long)(lifetime.TotalMilliseconds * (1 - LifetimeJitter * jitter)) : long.MaxValue;
        var expiry = age < idle ? new Expiry(age, EndedBy.Lifetime) : new Expiry(idle, EndedBy.Timeout);
        if (!isFirstByteDue || spec.Limits.FirstByteTimeout is not { } timeLimit) return expiry;
        var firstByte = startedPumping + (long)timeLimit.TotalMilliseconds;
        return firstByte <= expiry.At ? new Expiry(firstByte, EndedBy.FirstByte) : expiry;
    }

    /// <summary>How long until the session is looked at again, whatever its deadlines: for its peers' sake,
    /// and to learn of changed time-outs.</summary>
    public static long CheckMilliseconds(AppSpec spec)
    {
        var keepAlive = spec.KeepAlive?.Idle.TotalMilliseconds ?? double.MaxValue;
        var unacked = spec.UnackedTimeout?.TotalMilliseconds / 4 ?? double.MaxValue;
        var least = Math.Min(keepAlive, unacked);
        return least == double.MaxValue
            ? IdleCheckMilliseconds : (long)Math.Clamp(least, ShortestCheckMilliseconds, LongestCheckMilliseconds);
    }
}
