using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Logging;
using Odin.Hosting.Certificates;
using Odin.Hosting.Settings;
using Serilog.Core;

namespace Odin.Hosting.Processes;

/// <summary>Lets a process read its settings again at SIGHUP.</summary>
public static class SettingsReloadServices
{
    public static IServiceCollection AddSettingsReload(this IServiceCollection services, ProcessStart start, IEnumerable<Setting> settings)
    {
        services.TryAddSingleton(TimeProvider.System);
        return services.AddHostedService(provider => new SettingsReload(
            start, [.. settings], provider.GetRequiredService<LoggingLevelSwitch>(), provider.GetService<CertificateReload>(),
            provider.GetRequiredService<TimeProvider>(),
            provider.GetRequiredService<ILogger<SettingsReload>>()));
    }
}
