using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace Odin.Silo.Hosting;

/// <summary>Healthy once the host has started and until it stops: only then does the silo take calls.</summary>
internal sealed class SiloHealthCheck(IHostApplicationLifetime lifetime) : IHealthCheck
{
    public Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        var isActive = lifetime.ApplicationStarted.IsCancellationRequested && !lifetime.ApplicationStopping.IsCancellationRequested;
        return Task.FromResult(isActive ? HealthCheckResult.Healthy("The silo is active.") : HealthCheckResult.Unhealthy("The silo is starting or stopping."));
    }
}
