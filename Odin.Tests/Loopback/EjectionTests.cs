using Odin.Grains.Configuration;
using Odin.Tests.Support;

namespace Odin.Tests.Loopback;

/// <summary>What sessions meet at their targets, and what the edge makes of it.</summary>
public sealed class EjectionTests : IAsyncLifetime
{
    private const int Ejected = 5401;
    private const int Readmitted = 5402;
    private const int StillOut = 5403;
    private const int Panic = 5404;
    private const int PanicOver = 5405;

    private static readonly OutlierSpec Quick = new() { Ejection = TimeSpan.FromMilliseconds(300) };
    private readonly EventLog _events = new();
    private TestEdge _edge = null!;

    public async ValueTask InitializeAsync() => _edge = await TestEdge.StartAsync(replace: _events.AddTo);

    public ValueTask DisposeAsync() => _edge.DisposeAsync();

    [Fact]
    public async Task A_black_hole_costs_the_first_clients_a_timeout_and_later_ones_nothing()
    {
        using var hole = new BlackHole();
        await using var good = TestTarget.Greeter("good");
        var port = await _edge.ServeAsync([hole.Address, good.Address],
            app => app with { Connect = new ConnectSpec { Timeout = TimeSpan.FromMilliseconds(300) }, Outlier = Quick });
        var clients = new ManyClients(port);
        var before = await clients.UntilAsync(_events.WaitAsync(Ejected, hole.Address), lanes: 8);

        // The ejection ends each time, and each time the edge finds out by itself.
        var after = await clients.UntilAsync(_events.WaitAsync(StillOut, hole.Address, times: 2), lanes: 4);

        before.Concat(after).ShouldAllBe(client => client.Greeting == "good");
        Attempts(before.Count + after.Count)[before.Count..].ShouldAllBe(attempts => attempts == 1);
    }

    [Fact]
    public async Task A_target_that_resets_before_its_first_byte_is_ejected_and_earns_its_way_in_again()
    {
        var isBroken = true;
        await using var good = TestTarget.Greeter("good");
        await using var broken = TestTarget.Start(socket =>
            Volatile.Read(ref isBroken) ? TestTarget.ResetAsync(socket) : TestTarget.GreetAsync(socket, "mended"));
        var port = await _edge.ServeAsync([broken.Address, good.Address],
            app => app with { Outlier = Quick, ProxyProtocol = AppSpecs.HeaderToTargets });
        var clients = new ManyClients(port);

        var before = await clients.UntilAsync(_events.WaitAsync(Ejected, broken.Address), lanes: 1);
        before.Count(client => client.Greeting is null).ShouldBe(Quick.Failures);

        Volatile.Write(ref isBroken, false);
        await clients.UntilAsync(_events.WaitAsync(Readmitted, broken.Address), lanes: 2);
        (await clients.TakeAsync(40, lanes: 2)).Count(client => client.Greeting == "mended").ShouldBeGreaterThan(5);
    }

    [Fact]
    public async Task A_target_that_goes_on_resetting_costs_at_most_one_client_per_ejection()
    {
        await using var good = TestTarget.Greeter("good");
        await using var broken = TestTarget.Start(TestTarget.ResetAsync);
        var port = await _edge.ServeAsync([broken.Address, good.Address],
            app => app with
            {
                Outlier = Quick with { MaxEjection = TimeSpan.FromMilliseconds(300) },
                ProxyProtocol = AppSpecs.HeaderToTargets,
            });
        var clients = new ManyClients(port);
        await clients.UntilAsync(_events.WaitAsync(Ejected, broken.Address), lanes: 1);

        var later = await clients.UntilAsync(_events.WaitAsync(StillOut, broken.Address, times: 3), lanes: 2);

        later.Count(client => client.Greeting is null).ShouldBeLessThanOrEqualTo(_events.Count(broken.Address, StillOut) + 1);
        _events.Count(broken.Address, Ejected).ShouldBe(1, "a trial that fails is no change of state");
    }

    [Fact]
    public async Task The_last_candidate_is_not_ejected_for_its_answers()
    {
        await using var broken = TestTarget.Start(TestTarget.ResetAsync);
        var port = await _edge.ServeAsync([broken.Address], app => app with { ProxyProtocol = AppSpecs.HeaderToTargets });

        (await new ManyClients(port).TakeAsync(20, lanes: 1)).ShouldAllBe(client => client.Greeting == null);

        _events.Count(Ejected, Panic).ShouldBe(0);
    }

    [Fact]
    public async Task When_nobody_can_be_connected_to_all_are_tried_and_the_first_one_back_serves()
    {
        var ports = Enumerable.Range(0, 3).Select(_ => FreePort.Next()).ToList();
        var port = await _edge.ServeAsync([.. ports.Select(target => $"127.0.0.1:{target}")]);
        var clients = new ManyClients(port);
        await clients.UntilAsync(_events.WaitAsync(Panic), lanes: 1);
        _events.Count(Ejected).ShouldBe(3);
        using (var metrics = new MetricsReader(_edge))
        {
            var read = metrics.Read();
            foreach (var target in ports.Select(target => $"{{app=app,target=127.0.0.1:{target}}}"))
                (read[$"odin_target_ejections_total{target}"], read[$"odin_target_ejected{target}"]).ShouldBe((1, 1));
            read["odin_app_panic{app=app}"].ShouldBe(1);
        }

        await using var back = TestTarget.Greeter("back", ports[1]);
        await clients.UntilAsync(_events.WaitAsync(PanicOver), lanes: 1);

        (await clients.TakeAsync(20, lanes: 2)).ShouldAllBe(client => client.Greeting == "back");
    }

    private int[] Attempts(int sessions) => [.. Enumerable.Range(0, sessions).Select(_ => (int)_edge.Log.NextSession()["Attempts"]!)];
}
