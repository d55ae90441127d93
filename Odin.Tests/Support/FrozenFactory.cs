using System.Reflection;

namespace Odin.Tests.Support;

/// <summary>Answers every question for a grain with one that is frozen. Public because its proxy derives from it.</summary>
public class FrozenFactory : DispatchProxy
{
    public TaskCompletionSource Called { get; set; } = null!;

    protected override object? Invoke(MethodInfo? targetMethod, object?[]? args)
    {
        var grain = (FrozenGrain)Create(targetMethod!.GetGenericArguments()[0], typeof(FrozenGrain));
        grain.Called = Called;
        return grain;
    }
}
