using System.Globalization;
using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Odin.Grains.AppBackends;
using Odin.Grains.Catalog;
using Odin.Grains.Configuration;
using Odin.Grains.Edges;
using Odin.Grains.Events;
using Odin.Grains.Regions;
using Odin.Hosting.Logging;
using Odin.Hosting.Processes;
using Odin.Silo.Hosting;
using Odin.Silo.Settings;
using Odin.Tests.Support;
using Odin.Tests.Support.Processes;
using Serilog.Events;

namespace Odin.Tests.Processes;

/// <summary>Edges as processes, and a silo in this one that splits a region with more than three. It is split and is one again, under live
/// sessions.</summary>
public sealed class ShardSplitTests : IAsyncLifetime
{
    private const int Full = 3;

    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(100);

    private readonly int _port = FreePort.Next();
    private readonly List<EdgeProcess> _edges = [];
    private readonly Dictionary<string, TestClient> _clients = [];
    private readonly TestTarget _target = TestTarget.Echo();
    private WebApplication _silo = null!;
    private string[] _cluster = [];

    private IGrainFactory Grains => _silo.Services.GetRequiredService<IGrainFactory>();

    private IRegionGrain Region => Grains.GetGrain<IRegionGrain>("fra");

    public async ValueTask InitializeAsync()
    {
        var gateway = FreePort.Next();
        var builder = ProcessBuilder.Create(new LogOptions { LogLevel = LogEventLevel.Error }, new AdminOptions { AdminPort = 0 },
            new LogOrigin("silo", "fra"), null);
        builder.AddOdinSilo(new SiloOptions { Region = "fra", SiloPort = FreePort.Next(), GatewayPort = gateway });
        builder.Services.AddSingleton(new ShardSize(Full, ShrinksAfter: TimeSpan.FromSeconds(2)));
        _silo = builder.Build();
        await _silo.StartAsync();
        _cluster = ["--gateway", string.Create(CultureInfo.InvariantCulture, $"127.0.0.1:{gateway}")];
        await Grains.GetGrain<IAppCatalogGrain>(IAppCatalogGrain.Key)
            .ApplyAsync(new ConfigSpec { Apps = [AppSpecs.Spec("web", _port, _target.Address)] }, expectedVersion: null);
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var client in _clients.Values) client.Dispose();
        foreach (var edge in _edges) await edge.DisposeAsync();
        await _silo.StopAsync();
        await _silo.DisposeAsync();
        await _target.DisposeAsync();
    }

    [Fact]
    public async Task Sessions_go_on_and_counts_stay_exact_while_a_region_is_split_and_while_it_becomes_one_again()
    {
        for (var number = 1; number <= Full; number++) await AddAsync(number);
        await UntilAsync(async () => await LiveAsync() == Full, "each edge's session is counted");

        await AddAsync(Full + 1);
        await UntilAsync(async () => await LiveAsync() == Full + 1 && (await InShardAsync(1)).Length > 0, "edges report to a second shard");
        for (var look = 0; look < 50; look++) await StaysAsync(Full + 1);
        (await Region.GetConsolesAsync()).Edges.Length.ShouldBe(Full + 1);

        var moved = await InShardAsync(1);
        foreach (var edge in _edges.Where(edge => edge.Id != moved[0]).Skip(1).ToList()) await StopAsync(edge);
        await UntilAsync(async () => await LiveAsync() == 2 && (await InShardAsync(1)).Length == 0, "the region is one again");
        for (var look = 0; look < 50; look++) await StaysAsync(2);

        foreach (var client in _clients.Values) await client.EchoAsync("still here");
        var events = await Region.GetEventsAsync(new EventQuery());
        events.Where(one => one.Kind == EventKind.EdgeSilent).ShouldBeEmpty();
        events.Count(one => one.Kind == EventKind.EdgeJoined).ShouldBe(Full + 1);
        events.Count(one => one.Kind == EventKind.EdgeLeft).ShouldBe(Full - 1, "those that were stopped");
    }

    private async Task AddAsync(int number)
    {
        var id = string.Create(CultureInfo.InvariantCulture, $"fra-{number}");
        var edge = await EdgeProcess.StartAsync(id, "fra", string.Create(CultureInfo.InvariantCulture, $"127.0.0.{number + 1}"), _cluster);
        _edges.Add(edge);
        await UntilAsync(async () => (await edge.HealthAsync()).GetProperty("openListeners").GetInt32() == 1, $"{id} serves the app");
        var client = _clients[id] = await TestClient.ConnectAsync(_port, IPAddress.Parse(edge.Address));
        await client.EchoAsync("hello");
    }

    private async Task StopAsync(EdgeProcess edge)
    {
        _clients.Remove(edge.Id, out var client);
        client!.Dispose();
        _edges.Remove(edge);
        (await edge.Process.StopAsync()).ShouldBe(0);
        await edge.DisposeAsync();
    }

    private async Task StaysAsync(int edges)
    {
        (await LiveAsync()).ShouldBe(edges);
        (await Region.GetEdgesAsync()).Select(edge => edge.Edge.Id).ShouldBe(_edges.Select(edge => edge.Id));
        foreach (var client in _clients.Values) await client.EchoAsync("go on");
        await RealTime.PassAsync(Pause);
    }

    private async Task<long> LiveAsync() => (await Grains.GetGrain<IAppBackendGrain>("web").GetStatusAsync()).Targets.Single().Live;

    private async Task<string[]> InShardAsync(int shard) =>
        [.. (await Grains.GetGrain<IRegionShardGrain>(RegionShards.KeyOf("fra", shard)).GetConsolesAsync())
            .Edges.Select(edge => edge.Edge.Id)];

    private static Task<string> UntilAsync(Func<Task<bool>> isSo, string what) =>
        Operator.UntilAsync(async () => await isSo() ? what : $"not so: {what}", said => said == what);
}
