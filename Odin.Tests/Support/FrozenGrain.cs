using System.Reflection;

namespace Odin.Tests.Support;

/// <summary>A grain whose methods return tasks that never complete. Public because its proxy derives from it.</summary>
public class FrozenGrain : DispatchProxy
{
    private static readonly MethodInfo NeverOf =
        typeof(FrozenGrain).GetMethod(nameof(NeverAsync), BindingFlags.NonPublic | BindingFlags.Static)!;

    public TaskCompletionSource Called { get; set; } = null!;

    /// <summary>Grains of Odin return <see cref="ValueTask"/> or <see cref="ValueTask{TResult}"/>; those with a result are
    /// awaited.</summary>
    protected override object? Invoke(MethodInfo? targetMethod, object?[]? args)
    {
        Called.TrySetResult();
        var returned = targetMethod!.ReturnType;
        return returned.IsGenericType
            ? NeverOf.MakeGenericMethod(returned.GetGenericArguments()).Invoke(null, null) : new ValueTask(new TaskCompletionSource().Task);
    }

    private static ValueTask<T> NeverAsync<T>() => new(new TaskCompletionSource<T>().Task);
}
