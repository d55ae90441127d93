using System.Reflection;

namespace Odin.Tests.Silo.World;

/// <summary>A real membership that fails once when it is asked to. Public because its proxy derives from it.</summary>
public class FailingMembership : DispatchProxy
{
    private TaskCompletionSource? _failed;

    public IClusterMembershipService Real { get; set; } = null!;

    public static (IClusterMembershipService Membership, FailingMembership Failing) Of(IClusterMembershipService real)
    {
        var membership = Create<IClusterMembershipService, FailingMembership>();
        var failing = (FailingMembership)membership;
        failing.Real = real;
        return (membership, failing);
    }

    /// <summary>The next question fails; completes when it has.</summary>
    public Task FailOnceAsync()
    {
        _failed = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        return _failed.Task;
    }

    protected override object? Invoke(MethodInfo? targetMethod, object?[]? args)
    {
        if (Interlocked.Exchange(ref _failed, null) is not { } failed) return targetMethod!.Invoke(Real, args);
        failed.SetResult();
        throw new InvalidOperationException("The membership fails, as a test wants it to.");
    }
}
