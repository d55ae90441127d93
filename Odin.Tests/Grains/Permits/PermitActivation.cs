using Odin.Grains.Backends.Permits;

namespace Odin.Tests.Grains.Permits;

/// <summary>One activation with a clock of its own, which began when it did, and at most one question to the register.</summary>
internal sealed class PermitActivation(TimeSpan startedAt)
{
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(1);
    private TimeSpan? _askedAt;

    public AppPermits Permits { get; } = new();

    public TimeSpan Clock(TimeSpan now) => now - startedAt;

    /// <summary>True while an answer is waited for.</summary>
    public bool GiveUpRegister(TimeSpan now)
    {
        if (_askedAt is { } asked && now - asked >= Deadline) _askedAt = null;
        return _askedAt is not null;
    }

    public void Ask(TimeSpan now) => _askedAt = now;

    /// <summary>As the grain's shell does: an answer after the deadline is nobody's.</summary>
    public void TakeRegister(RegisterStep step, PermitClaim? answer, TimeSpan askedAt, TimeSpan now)
    {
        if (_askedAt is not { } asked || Clock(asked) != askedAt) return;
        _askedAt = null;
        if (step is RegisterStep.Write write) Permits.OnWritten(write, answer is not null, askedAt);
        else Permits.OnClaimed(answer!, askedAt, Clock(now));
    }
}
