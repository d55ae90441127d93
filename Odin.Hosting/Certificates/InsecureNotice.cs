using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Odin.Hosting.Certificates;

/// <summary>Says once per start that the cluster trusts whoever reaches it.</summary>
internal sealed partial class InsecureNotice(ILogger<InsecureNotice> logger) : IHostedService
{
    public Task StartAsync(CancellationToken cancellationToken)
    {
        LogInsecure();
        return Task.CompletedTask;
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    [LoggerMessage(4063, LogLevel.Warning,
        "--insecure-cluster: connections to the cluster are neither encrypted nor authenticated. Whoever reaches a silo can change " +
            "what the cluster does")]
    private partial void LogInsecure();
}
