using Odin.Grains.Permits;
using Odin.Tests.Simulation;

namespace Odin.Tests.Grains.Permits;

/// <summary>One activation with a clock of its own, which began when it did.</summary>
internal sealed class PermitActivation
{
    private readonly TimeSpan _startedAt;

    public PermitActivation(TimeSpan startedAt) => (_startedAt, Questions) = (startedAt, new RegisterQuestions(Permits));

    public AppPermits Permits { get; } = new();

    public RegisterQuestions Questions { get; }

    public TimeSpan Clock(TimeSpan now) => now - _startedAt;
}
