using Microsoft.Extensions.Logging;
using Odin.Grains.Failures;
using Odin.Hosting.Redis;

namespace Odin.Edge.Control.Cluster;

/// <summary>Says once that Redis does not list the silos any more, and why, and once that it does again.</summary>
/// <remarks>One caller at a time.</remarks>
internal sealed partial class GatewayListNotice(RedisServers redis, RedisNeeds needs, ILogger<GatewayListNotice> logger)
{
    private readonly FailureLatch _failing = new();

    public void Succeeded()
    {
        if (_failing.Succeed()) LogListed(redis.ToString());
    }

    public async Task FailedAsync()
    {
        if (await redis.FailureAsync(needs) is { } failure && _failing.Fail()) LogUnlisted(redis.ToString(), failure);
    }

    [LoggerMessage(5814, LogLevel.Warning,
        "Redis at {Servers} does not list the silos: {Reason}. Those that it listed last are used; connections are served")]
    private partial void LogUnlisted(string servers, string reason);

    [LoggerMessage(5815, LogLevel.Information, "Redis at {Servers} lists the silos again")]
    private partial void LogListed(string servers);
}
