using System.Net.Sockets;
using Microsoft.Extensions.DependencyInjection;
using Odin.Edge.Control;
using Odin.Grains.Configuration;
using Odin.Tests.Support;

namespace Odin.Tests.Loopback;

/// <summary>Live sessions of a target whose health check turns bad while its sessions still work.</summary>
public sealed class OnUnhealthyTests : IDisposable
{
    private const int Unhealthy = 5901;
    private const int Closing = 5607;

    private readonly EventLog _events = new();

    public void Dispose() => _events.Dispose();

    [Fact]
    public async Task With_Close_they_end_over_the_window_and_a_later_one_is_kept()
    {
        await using var target = NamedTarget.Start('t');
        await using var edge = await TestEdge.StartAsync(replace: _events.AddTo);
        var health = TestTarget.Greeter("up");
        var app = await ServeAsync(edge, target, health, OnUnhealthy.Close);
        var clients = new List<TestClient>();
        for (var count = 0; count < 10; count++) clients.Add(await NamedTarget.ReachAsync(app, 't'));

        await health.DisposeAsync();
        await _events.WaitAsync(Closing, target.Address);
        using var late = await NamedTarget.ReachAsync(app, 't');
        var ends = clients.Select(_ => edge.Log.NextSession()).ToList();

        ends.ShouldAllBe(end => (string)end["End"]! == "uD");
        foreach (var client in clients) (await client.ReceiveUntilBrokenAsync()).ShouldBe(SocketError.ConnectionReset);
        var link = edge.Services.GetRequiredService<ControlPlaneClient>();
        await link.SyncSoonAsync();
        await NamedTarget.EchoAsync(late);
        edge.Edge.LiveSessions.ShouldBe(1);
    }

    [Fact]
    public async Task With_Keep_they_go_on()
    {
        await using var target = NamedTarget.Start('t');
        await using var edge = await TestEdge.StartAsync(replace: _events.AddTo);
        var health = TestTarget.Greeter("up");
        var app = await ServeAsync(edge, target, health, OnUnhealthy.Keep);
        using var client = await NamedTarget.ReachAsync(app, 't');

        await health.DisposeAsync();
        await _events.WaitAsync(Unhealthy, target.Address);
        var link = edge.Services.GetRequiredService<ControlPlaneClient>();
        await link.SyncSoonAsync();
        await link.SyncSoonAsync();

        await NamedTarget.EchoAsync(client);
        _events.Count(Closing).ShouldBe(0);
    }

    private async Task<AppSpec> ServeAsync(TestEdge edge, TestTarget target, TestTarget health, OnUnhealthy onUnhealthy)
    {
        var app = AppSpecs.Spec("app", FreePort.Next(), target.Address) with
        {
            OnUnhealthy = onUnhealthy,
            Drain = new DrainSpec { Window = TimeSpan.FromSeconds(1) },
            HealthCheck = new HealthCheckSpec
            {
                Type = HealthCheckType.Tcp,
                Port = health.Port,
                Interval = TimeSpan.FromMilliseconds(200),
                Timeout = TimeSpan.FromMilliseconds(150),
                Rise = 1,
                Fall = 1,
            },
        };
        await edge.ServeAsync(app);
        await _events.WaitAsync(5902, target.Address);
        return app;
    }
}
