using System.Reflection;
using StackExchange.Redis;

namespace Odin.Edge.Control.Cluster;

/// <summary>A connection to Redis for Orleans' list of silos that never makes the list: that is a silo's business, and so an edge's user
/// may be allowed to read only.</summary>
/// <remarks>Orleans asks for the list to be made, where there is none, before it reads it for the first time, and a refusal would end the
/// client. Everything else goes through as it is.</remarks>
internal class ReadOnlyRedis : DispatchProxy
{
    private object _inner = null!;

    public static IConnectionMultiplexer Of(IConnectionMultiplexer redis) => Around(redis);

    protected override object? Invoke(MethodInfo? targetMethod, object?[]? args)
    {
        ArgumentNullException.ThrowIfNull(targetMethod);
        if (targetMethod.Name == nameof(IDatabase.HashSetAsync) && targetMethod.ReturnType == typeof(Task<bool>))
            return Task.FromResult(false);
        var result = targetMethod.Invoke(_inner, BindingFlags.DoNotWrapExceptions, binder: null, args, culture: null);
        return result is IDatabase database && targetMethod.Name == nameof(IConnectionMultiplexer.GetDatabase) ? Around(database) : result;
    }

    private static T Around<T>(T inner) where T : class
    {
        var proxy = Create<T, ReadOnlyRedis>();
        ((ReadOnlyRedis)(object)proxy)._inner = inner;
        return proxy;
    }
}
