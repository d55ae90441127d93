using Microsoft.Extensions.Logging;

namespace Odin.Hosting.Redis;

/// <summary>Lets a silo wait for its Redis: Orleans gives up at the first try, and whoever starts all processes at
/// once should not have to order them.</summary>
public sealed partial class RedisWait(TimeProvider time, ILogger<RedisWait> logger)
{
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(1);

    /// <summary>Completes when a server answers and allows what is needed.</summary>
    /// <exception cref="OperationCanceledException">It was not waited for any longer.</exception>
    public async Task WaitAsync(RedisServers redis, RedisNeeds needs, CancellationToken cancellationToken)
    {
        string? reported = null;
        while (await redis.FailureAsync(needs).WaitAsync(cancellationToken) is { } failure)
        {
            if (failure != reported) LogAway(redis.ToString(), failure);
            reported = failure;
            await Task.Delay(Pause, time, cancellationToken);
        }

        if (reported is not null) LogThere(redis.ToString());
    }

    [LoggerMessage(4011, LogLevel.Warning,
        "Redis at {Servers} does not answer: {Reason}. The silo starts when it does; it is asked again each second")]
    private partial void LogAway(string servers, string reason);

    [LoggerMessage(4012, LogLevel.Information, "Redis at {Servers} answers")]
    private partial void LogThere(string servers);
}
