using Microsoft.Extensions.DependencyInjection;
using Odin.Hosting.Files;

namespace Odin.Hosting.Certificates;

/// <summary>Adds a process's certificates, or what says that it has none.</summary>
public static class CertificateServices
{
    /// <param name="services">Of the process.</param>
    /// <param name="certificates">Null: it has none.</param>
    /// <param name="options">What the settings say.</param>
    public static IServiceCollection AddClusterCertificates(this IServiceCollection services, ClusterCertificates? certificates,
        CertificateOptions options)
    {
        if (options.InsecureCluster) services.AddHostedService<InsecureNotice>();
        if (certificates is null) return services;
        services.AddSingleton(certificates);
        services.AddSingleton(provider => ActivatorUtilities.CreateInstance<CertificateReload>(provider, LooseFileNotice.Of(provider)));
        return services.AddHostedService(provider => provider.GetRequiredService<CertificateReload>());
    }
}
