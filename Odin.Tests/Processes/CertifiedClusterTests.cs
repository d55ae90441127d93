using System.Runtime.CompilerServices;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using Odin.Edge.Control.Cluster;
using Odin.Grains.AppBackends;
using Odin.Grains.Catalog;
using Odin.Grains.Configuration;
using Odin.Grains.Edges;
using Odin.Grains.Failures;
using Odin.Hosting.Certificates;
using Odin.Hosting.Redis;
using Odin.Silo.Callers;
using Odin.Tests.Support;
using Odin.Tests.Support.Processes;
using Orleans.Serialization;

namespace Odin.Tests.Processes;

/// <summary>A cluster with certificates: who gets in, and what it may call.</summary>
[Collection(CertifiedWorlds.Name)]
public sealed class CertifiedClusterTests(CertifiedWorld world)
{
    private static readonly EdgeIdentity Edge1 = new("fra-1", "fra", 1);

    private CertificateFolder Certificates => world.Certificates;

    [Fact]
    public async Task An_edge_may_do_what_it_must_as_itself_and_nothing_else()
    {
        await using var client = await ConnectAsync(Certificates.Load(CertificateRole.Edge, "fra-1"));
        var catalog = client.Grains.GetGrain<IAppCatalogGrain>(IAppCatalogGrain.Key);

        foreach (var region in new[] { "fra", "iad" })   // Their grains are on two silos: calls are forwarded, too.
        {
            var grain = client.Grains.GetGrain<IRegionGrain>(region);
            foreach (var id in new[] { "fra-1", "fra-1~2" }) await grain.LeaveAsync(new EdgeIdentity(id, region, 1));
            foreach (var id in new[] { "fra-2", "fra-11", "fra", "fra-1~", "fra-1~1", "fra-1~02", "fra-1~x", "fra-1~2~3", "fra-1~2\n" })
                await RefusedAsync(() => grain.LeaveAsync(new EdgeIdentity(id, region, 1)).AsTask());
        }

        await RefusedAsync(() => client.Grains.GetGrain<IRegionGrain>("iad").LeaveAsync(Edge1).AsTask());
        await client.Grains.GetGrain<IRegionShardGrain>("fra~1").LeaveAsync(Edge1);
        await RefusedAsync(() => client.Grains.GetGrain<IRegionShardGrain>("iad~1").LeaveAsync(Edge1).AsTask());
        await RefusedAsync(() => client.Grains.GetGrain<IRegionShardGrain>("fra~1").GetConsolesAsync().AsTask());
        foreach (var made in new[] { "fra", "fra~0", "fra~201", "fra~x" })
        {
            await Should.ThrowAsync<CallRefusedException>(() =>
                client.Grains.GetGrain<IRegionShardGrain>(made).LeaveAsync(Edge1).AsTask());
        }

        await Should.ThrowAsync<CallRefusedException>(() =>
            client.Grains.GetGrain<IRegionGrain>("a b").LeaveAsync(Edge1 with { Region = "a b" }).AsTask());
        await RefusedAsync(() => client.Grains.GetGrain<IRegionGrain>("fra").GetEdgesAsync().AsTask());
        await RefusedAsync(() => catalog.GetAsync());
        await RefusedAsync(() => catalog.ApplyAsync(new ConfigSpec(), expectedVersion: null));
        await RefusedAsync(() => catalog.SetEdgeAdminStateAsync("fra-2", AdminState.Disabled));
        await RefusedAsync(() => client.Grains.GetGrain<IAppBackendGrain>("shop").GetStatusAsync().AsTask());
        await RefusedAsync(() => client.Grains.GetGrain<IManagementGrain>(0).GetHosts());
        await RefusedAsync(() => client.Grains.GetGrain<IManagementGrain>(0).ForceActivationCollection(TimeSpan.FromMinutes(2)));
    }

    [Fact]
    public async Task An_operator_may_use_the_commands_and_calls_no_grain_past_the_roles_and_the_audit_of_the_API()
    {
        var (exitCode, said) = await world.OdinAsync(["get", "apps", .. Certificates.ApiFlagsOf("ada")]);
        exitCode.ShouldBe(0, said);
        await using var client = await ConnectAsync(Certificates.Load(CertificateRole.Operator, "ada"));
        var catalog = client.Grains.GetGrain<IAppCatalogGrain>(IAppCatalogGrain.Key);

        await RefusedAsync(() => catalog.GetAsync());
        await RefusedAsync(() => catalog.ApplyAsync(new ConfigSpec(), expectedVersion: null));
        await RefusedAsync(() => catalog.SetEdgeAdminStateAsync("fra-2", AdminState.Disabled));
        await RefusedAsync(() => client.Grains.GetGrain<IRegionGrain>("fra").LeaveAsync(Edge1).AsTask());
        await RefusedAsync(() => client.Grains.GetGrain<IManagementGrain>(0).GetHosts());
    }

    [Fact]
    public async Task An_edge_gets_what_an_operator_applies_and_the_operator_sees_the_edge()
    {
        var asOperator = Certificates.ApiFlagsOf("ada");
        await using var edge = await EdgeProcess.StartAsync("fra-7", "fra", "127.0.0.7", world.Redis,
            Certificates.FlagsOf(CertificateRole.Edge, "fra-7"));
        await edge.Process.WaitForLineAsync("Connected to cluster odin");
        using var file = new RunFile();
        file.Write(RunFile.App("shop", FreePort.Next(), "127.0.0.1:1"));

        (await world.OdinAsync(["apply", "-f", file.Path, .. asOperator])).ExitCode.ShouldBe(0);

        await edge.Process.WaitForLineAsync("Listening on");   // The region learns of a change by a timer of its grain.
        await Operator.UntilAsync(() => world.OdinAsync(["get", "edges", .. asOperator]), "fra-7");
    }

    [Fact]
    public void The_tick_of_a_timer_needs_no_pass_because_nobody_can_send_one()
    {
        var tick = RuntimeHelpers.GetUninitializedObject(typeof(Orleans.Runtime.Silo).Assembly.GetType(CallerCheck.TimerTick, true)!);
        using var services = new ServiceCollection().AddSerializer().BuildServiceProvider();

        Should.Throw<CodecNotFoundException>(() => services.GetRequiredService<Serializer>().SerializeToArray(tick));
    }

    [Theory]
    [InlineData("silo")]
    [InlineData("edge")]
    public async Task With_Redis_and_withoutCertificates_nothing_starts_unasked(string command)
    {
        await using var odin = LiveProcess.Start(command, "dotnet", [Path.Combine(AppContext.BaseDirectory, "odin.dll"), command],
            new Dictionary<string, string> { ["ODIN__REDIS"] = "127.0.0.1:1" });

        var (exitCode, said) = await odin.RunToEndAsync();

        exitCode.ShouldBe(1);
        said.ShouldContain("--insecure-cluster");
    }

    private static async Task RefusedAsync(Func<Task> call) =>
        (await Should.ThrowAsync<UnauthorizedAccessException>(call)).Message.ShouldContain("may not call");

    private Task<ClusterClient> ConnectAsync(ClusterCertificates certificates) =>
        ClusterClient.ConnectAsync(
            new ClusterConnectionOptions { Redis = RedisServers.At(world.Redis.Address), Certificates = certificates }, region: null,
            NullLoggerFactory.Instance, TestContext.Current.CancellationToken);
}
