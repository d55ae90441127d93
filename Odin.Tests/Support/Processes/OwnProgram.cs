using System.Net;
using System.Reflection;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Odin.Hosting.Certificates;
using Orleans.Configuration;
using Orleans.Metadata;

namespace Odin.Tests.Support.Processes;

/// <summary>A program that is none of Odin's and speaks Orleans: it holds a certificate of the cluster, and shows whatever pass it
/// likes.</summary>
internal sealed class OwnProgram : IOutgoingGrainCallFilter, IAsyncDisposable
{
    private readonly IHost _host;

    private OwnProgram(ClusterCertificates certificates, int gatewayPort)
    {
        Pass = CallerPass.Write(certificates.Own, TimeProvider.System.GetUtcNow());   // No client starts without calls of its own.
        var builder = Host.CreateEmptyApplicationBuilder(new HostApplicationBuilderSettings());
        builder.UseOrleansClient(client =>
        {
            client.Configure<ClusterOptions>(names => (names.ClusterId, names.ServiceId) = ("odin", "odin"));
            client.Configure<ClientMessagingOptions>(messaging => messaging.ResponseTimeout = TestTimeout.OfProcess);
            client.Configure<ClientConnectionOptions>(connections => ClusterTls.Secure(connections, certificates));
            client.UseStaticClustering(new IPEndPoint(IPAddress.Loopback, gatewayPort));
            client.AddOutgoingGrainCallFilter(this);
        });
        _host = builder.Build();
    }

    /// <summary>What the next calls show; null: nothing.</summary>
    public string? Pass { get; set; }

    public IGrainFactory Grains => _host.Services.GetRequiredService<IClusterClient>();

    /// <summary>The cluster's silos, as every client gets them, and the program itself.</summary>
    public IEnumerable<SiloAddress> Silos => _host.Services.GetRequiredService<IClusterManifestProvider>().Current.Silos.Keys;

    public static async Task<OwnProgram> ConnectAsync(ClusterCertificates certificates, int gatewayPort)
    {
        var program = new OwnProgram(certificates, gatewayPort);
        await program._host.StartAsync(TestContext.Current.CancellationToken);
        return program;
    }

    public Task Invoke(IOutgoingGrainCallContext context)
    {
        if (Pass is { } pass) RequestContext.Set(PassOnCalls.Key, pass);
        else RequestContext.Remove(PassOnCalls.Key);
        return context.Invoke();
    }

    /// <summary>From now on calls name somebody else as their sender, who gets the answers.</summary>
    public void SendAs(GrainId sender)
    {
        var runtime = Internal("Orleans.OutsideRuntimeClient");
        var own = runtime.GetProperty("CurrentActivationAddress", BindingFlags.Instance | BindingFlags.NonPublic | BindingFlags.Public)!;
        own.SetValue(_host.Services.GetRequiredService(runtime), new GrainAddress { GrainId = sender });
    }

    /// <summary>Calls what silos call of each other, which is no grain: here how a silo is.</summary>
    public Task AskSiloAsync(SiloAddress silo)
    {
        var type = Internal("Orleans.ISiloControl");
        var id = SystemTargetGrainId.Create(SystemTargetGrainId.CreateGrainType("silo-control"), silo).GrainId;
        var interfaceType = _host.Services.GetRequiredService<GrainInterfaceTypeResolver>().GetGrainInterfaceType(type);
        return (Task)type.GetMethod("GetRuntimeStatistics")!.Invoke(Grains.GetGrain(id, interfaceType), [CancellationToken.None])!;
    }

    public async ValueTask DisposeAsync()
    {
        await _host.StopAsync(new CancellationToken(canceled: true));   // Calls whose answers went elsewhere are not waited for.
        _host.Dispose();
    }

    private static Type Internal(string name) => typeof(ClusterOptions).Assembly.GetType(name, throwOnError: true)!;
}
