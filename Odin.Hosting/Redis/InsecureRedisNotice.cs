using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Odin.Hosting.Redis;

/// <summary>Says once per start that what goes to and comes from Redis can be read and changed on its way.</summary>
public sealed partial class InsecureRedisNotice(RedisServers redis, ILogger<InsecureRedisNotice> logger) : IHostedService
{
    /// <summary>Adds it where it is true.</summary>
    public static void AddTo(IServiceCollection services, RedisServers? redis)
    {
        if (redis is not { IsInsecure: true }) return;
        services.AddHostedService(provider => new InsecureRedisNotice(redis, provider.GetRequiredService<ILogger<InsecureRedisNotice>>()));
    }

    public Task StartAsync(CancellationToken cancellationToken)
    {
        LogInsecure(redis.ToString());
        return Task.CompletedTask;
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    [LoggerMessage(4013, LogLevel.Warning,
        "--insecure-redis: connections to Redis at {Servers} are not encrypted. Whoever is on the way can read the password and " +
            "change the configuration of the cluster")]
    private partial void LogInsecure(string servers);
}
