using Odin.Edge.Limits;

namespace Odin.Tests.Support;

/// <summary>Gives an edge's app no permits and asks nobody: tests that have limits set quotas themselves.</summary>
internal sealed class NoPermits : IPermitSource
{
    public ClientQueue Queue { get; } = new();

    public bool IsLearning => false;

    public void OnLimitsChanged() { }

    public void RequestSync() { }

    public void OnReleased(bool isUsableHere)
    {
        if (isUsableHere) Queue.Wake(1);
    }

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;
}
