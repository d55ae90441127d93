using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.AspNetCore.Server.Kestrel.Transport.Sockets;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Odin.Hosting.Certificates;
using Odin.Hosting.Connections;
using Odin.Hosting.Logging;
using Odin.Hosting.Resources;

namespace Odin.Hosting.Processes;

/// <summary>What every process of Odin is built on: its log, its one HTTP endpoint, and signals left to the command.</summary>
public static class ProcessBuilder
{
    private static readonly TimeSpan RequestTime = TimeSpan.FromSeconds(10);

    /// <summary>Longer than the usual interval of whoever asks for health or metrics.</summary>
    private static readonly TimeSpan IdleTime = TimeSpan.FromSeconds(30);

    /// <remarks>Empty, because the defaults of ASP.NET read settings meant for other programs (ASPNETCORE_URLS, an appsettings.json with
    /// endpoints) and watch every file of the working directory.</remarks>
    /// <param name="log">What is logged, and how.</param>
    /// <param name="admin">Where the endpoint is.</param>
    /// <param name="origin">Who logs.</param>
    /// <param name="https">What the endpoint shows to those who come by HTTPS; null: it speaks HTTP only.</param>
    public static WebApplicationBuilder Create(LogOptions log, AdminOptions admin, LogOrigin origin, ClusterCertificates? https = null)
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.AddOdinLogging(log, origin);
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel => Configure(kestrel, admin, https));
        builder.Services.AddSingleton<IConnectionListenerFactory>(services => new LimitedListenerFactory(
            ActivatorUtilities.CreateInstance<SocketTransportFactory>(services), _ => PortLimits.Of(DescriptorShares.Admin),
            TimeProvider.System, services.GetRequiredService<ILogger<LimitedListener>>()));
        builder.Services.AddRoutingCore();
        builder.Services.AddSingleton<IHostLifetime, NoSignals>();
        return builder;
    }

    /// <summary>Who connects and says nothing, or stops halfway, is let go soon; the places are few.</summary>
    private static void Configure(KestrelServerOptions kestrel, AdminOptions admin, ClusterCertificates? https)
    {
        kestrel.Listen(admin.AdminAddress, admin.AdminPort, listen =>
        {
            if (https is not null) listen.UseClusterHttps(https);
        });
        kestrel.Limits.RequestHeadersTimeout = RequestTime;
        kestrel.Limits.KeepAliveTimeout = IdleTime;
    }
}
