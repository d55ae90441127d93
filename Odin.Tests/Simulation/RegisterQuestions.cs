using Odin.Grains.Permits;

namespace Odin.Tests.Simulation;

/// <summary>What an activation asks the register of permits, one question at a time, as the grain's shell does. All times
/// are on the activation's own clock.</summary>
internal sealed class RegisterQuestions(AppPermits permits)
{
    private TimeSpan? _askedAt;

    /// <summary>Null: there is nothing to ask, or an answer is waited for.</summary>
    public RegisterStep? Next(TimeSpan now)
    {
        if (_askedAt is { } asked && now - asked < PermitRegisterClient.Deadline) return null;
        var step = permits.NextStep(now);
        _askedAt = step is null ? null : now;
        return step;
    }

    /// <summary>An answer after the deadline is nobody's.</summary>
    /// <param name="step">The question.</param>
    /// <param name="answer">Null: it was refused.</param>
    /// <param name="askedAt">When it was put.</param>
    /// <param name="now">Now.</param>
    public void Take(RegisterStep step, PermitClaim? answer, TimeSpan askedAt, TimeSpan now)
    {
        if (_askedAt != askedAt || now - askedAt >= PermitRegisterClient.Deadline) return;
        _askedAt = null;
        if (step is RegisterStep.Write write) permits.OnWritten(write, answer is not null, askedAt);
        else permits.OnClaimed(answer!, askedAt, now);
    }
}
