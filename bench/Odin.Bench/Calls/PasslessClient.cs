using System.Net;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Odin.Hosting.Certificates;
using Orleans.Configuration;

namespace Odin.Bench.Calls;

/// <summary>A client with TLS whose calls bring no pass: an edge's always does.</summary>
internal sealed class PasslessClient : IAsyncDisposable
{
    private readonly IHost _host;

    private PasslessClient(IHost host) => _host = host;

    public IGrainFactory Grains => _host.Services.GetRequiredService<IClusterClient>();

    public static async Task<PasslessClient> ConnectAsync(int gateway, ClusterCertificates certificates)
    {
        var builder = Host.CreateEmptyApplicationBuilder(new HostApplicationBuilderSettings());
        builder.UseOrleansClient(client =>
        {
            client.Configure<ClusterOptions>(names => (names.ClusterId, names.ServiceId) = ("odin", "odin"));
            client.Configure<ClientMessagingOptions>(messaging => messaging.ResponseTimeout = CheckedCalls.CallWait);
            client.Configure<ClientConnectionOptions>(connections => ClusterTls.Secure(connections, certificates));
            client.UseStaticClustering(new IPEndPoint(IPAddress.Loopback, gateway));
        });
        var host = builder.Build();
        await host.StartAsync();
        return new PasslessClient(host);
    }

    public async ValueTask DisposeAsync()
    {
        await _host.StopAsync();
        _host.Dispose();
    }
}
