using Microsoft.Extensions.DependencyInjection;
using Odin.Edge.Control.Applying;
using Odin.Edge.Sessions;
using Odin.Grains.Configuration;
using Odin.Tests.Support;

namespace Odin.Tests.Loopback;

/// <summary>Targets whose addresses lead back to the edge.</summary>
public sealed class LoopTests
{
    private static readonly ConnectSpec OneAttempt = new() { Attempts = 1 };

    [Theory, ClassData(typeof(EveryLoop))]
    public async Task A_target_that_is_the_apps_own_port_ends_after_a_round(EdgeLoops loops)
    {
        await using var edge = await TestEdge.StartAsync(loops);
        var port = FreePort.Next();
        await edge.ServeAsync(AppSpecs.Spec("app", port, $"127.0.0.1:{port}") with { Connect = OneAttempt });

        await EndsSoonAsync(edge, port, apps: 1);
    }

    [Fact]
    public async Task A_name_that_means_this_machine_is_recognised_too()
    {
        var hosts = new FixedHosts(System.Net.IPAddress.Loopback);
        await using var edge = await TestEdge.StartAsync(replace: hosts.AddTo);
        var port = FreePort.Next();
        await edge.ServeAsync(AppSpecs.Spec("app", port, $"shop.example:{port}") with { Connect = OneAttempt });

        await EndsSoonAsync(edge, port, apps: 1);
    }

    [Theory, ClassData(typeof(EveryLoop))]
    public async Task Apps_whose_targets_are_each_others_ports_end_after_a_round(EdgeLoops loops)
    {
        await using var edge = await TestEdge.StartAsync(loops);
        var (one, two) = (FreePort.Next(), FreePort.Next());
        await edge.ServeAsync(
            AppSpecs.Spec("one", one, $"127.0.0.1:{two}") with { Connect = OneAttempt },
            AppSpecs.Spec("two", two, $"127.0.0.1:{one}") with { Connect = OneAttempt });

        await EndsSoonAsync(edge, one, apps: 2);
    }

    [Fact]
    public async Task Edges_that_lead_to_each_other_with_headers_end_after_eight_of_them()
    {
        var (one, two) = (FreePort.Next(), FreePort.Next());
        await using var first = await TestEdge.StartAsync();
        await using var second = await TestEdge.StartAsync();
        await first.ServeAsync(WithHeaders(AppSpecs.Spec("one", one, $"127.0.0.1:{two}")));
        await second.ServeAsync(WithHeaders(AppSpecs.Spec("two", two, $"127.0.0.1:{one}")));

        using (var client = await TestClient.ConnectAsync(one))
        {
            await client.SendAsync("PROXY TCP4 192.0.2.1 192.0.2.2 1 2\r\n");
            await Should.ThrowAsync<Exception>(() => client.ReceiveAsync(1));
        }

        await Task.WhenAll(IdleAsync(first), IdleAsync(second));
        (Refused(first) + Refused(second)).ShouldBe(1);
        (Accepted(first) + Accepted(second)).ShouldBe(9);
    }

    private static AppSpec WithHeaders(AppSpec app) =>
        app with
        {
            ProxyProtocol = new ProxyProtocolSpec
            {
                Receive = ProxyProtocolReceive.On,
                TrustedNetworks = ["127.0.0.0/8"],
                Send = ProxyProtocolSend.V2,
            }
        };

    private static async Task EndsSoonAsync(TestEdge edge, int port, int apps)
    {
        const int Clients = 3;
        (await new ManyClients(port).TakeAsync(Clients, lanes: 1)).ShouldAllBe(client => client.Greeting == null);

        await IdleAsync(edge);
        // Over two loops a round may be recognised late: when its own target is connected, and at the next accept as well.
        Refused(edge).ShouldBeInRange(Clients, 2 * Clients);
        Accepted(edge).ShouldBeLessThanOrEqualTo(Clients * (apps + 3));
    }

    private static Task IdleAsync(TestEdge edge) =>
        TestTimeout.Within(edge.Services.GetRequiredService<LoopSessionsSet>().WhenEmptyAsync());

    private static long Accepted(TestEdge edge) => edge.Services.GetRequiredService<AppSet>().Apps.Values.Sum(app => app.Accepted.Sum());

    private static long Refused(TestEdge edge) => edge.Services.GetRequiredService<AppSet>().Apps.Values
        .Sum(app => app.Counts.Refused.Sum((int)Odin.Edge.Counts.Refusal.Loop));
}
