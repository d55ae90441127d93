using System.Net.Sockets;
using Orleans.Serialization;

namespace Odin.Grains.Failures;

/// <summary>Which exceptions are failures of the world around Odin: the network, a process that ends,
/// Orleans, Redis. Every other one is a bug.</summary>
public static class ExpectedFailure
{
    /// <summary>Types of the storage and clustering providers, which only the executables reference.</summary>
    private static readonly string[] Providers = ["StackExchange.Redis.", "Orleans.Persistence.", "Orleans.Clustering.Redis."];

    /// <summary>A call across the cluster may end like this. Cancelled and disposed: the client or silo that
    /// carried the call was stopped meanwhile.</summary>
    public static bool OfCall(Exception exception) =>
        exception is TimeoutException or OrleansException or SocketException or IOException or OperationCanceledException
        or ObjectDisposedException or CallRefusedException || IsOfProvider(exception);

    /// <summary>An exception of a type that this process does not have arrives as a stand-in that names the type.</summary>
    private static bool IsOfProvider(Exception exception)
    {
        if (exception is AggregateException { InnerException: { } inner }) return OfCall(inner);
        if (exception is UnavailableExceptionFallbackException standIn) return IsOfProvider(standIn.ExceptionType);
        for (var type = exception.GetType(); type is not null; type = type.BaseType)
        {
            if (IsOfProvider(type.FullName)) return true;
        }

        return false;
    }

    private static bool IsOfProvider(string? type) =>
        type is not null && Providers.Any(provider => type.StartsWith(provider, StringComparison.Ordinal));
}
