using Microsoft.Extensions.Diagnostics.HealthChecks;
using Odin.Silo.Membership;

namespace Odin.Silo.Hosting;

/// <summary>Healthy once the host has started and until it stops, and while edges and commands can find the silo.</summary>
/// <param name="registration">Null without Redis: nobody has to find the silo there.</param>
internal sealed class SiloHealthCheck(IHostApplicationLifetime lifetime, SiloRegistration? registration = null) : IHealthCheck
{
    public Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        var isActive = lifetime.ApplicationStarted.IsCancellationRequested && !lifetime.ApplicationStopping.IsCancellationRequested;
        var isListed = registration is not { IsListed: false };
        return Task.FromResult((isActive, isListed) switch
        {
            (true, true) => HealthCheckResult.Healthy("The silo is active."),
            (true, false) => HealthCheckResult.Unhealthy("Redis does not list the silo."),
            _ => HealthCheckResult.Unhealthy("The silo is starting or stopping."),
        });
    }
}
