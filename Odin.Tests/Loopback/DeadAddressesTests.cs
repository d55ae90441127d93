using System.Globalization;
using System.Net;
using System.Net.Sockets;
using Microsoft.Extensions.DependencyInjection;
using Odin.Edge.Control.Applying;
using Odin.Edge.Control.Reports;
using Odin.Grains.Configuration;
using Odin.Tests.Support;

namespace Odin.Tests.Loopback;

/// <summary>A target's name has several addresses and some of them lead nowhere.</summary>
public sealed class DeadAddressesTests : IAsyncDisposable
{
    private const int Ejected = 5401;
    private const int PassedOver = 5408;
    private const int Proved = 5409;

    private static readonly ConnectSpec OneAttempt = new()
    {
        Attempts = 1,
        Timeout = TimeSpan.FromSeconds(20),
        Budget = TimeSpan.FromSeconds(20),
    };
    private readonly EventLog _events = new();
    private readonly int _port = FreePort.Next();
    private readonly List<IDisposable> _holes = [];
    private TestEdge? _edge;

    public async ValueTask DisposeAsync()
    {
        if (_edge is not null) await _edge.DisposeAsync();
        foreach (var hole in _holes) hole.Dispose();
    }

    [Theory, ClassData(typeof(EveryLoop))]
    public async Task Addresses_that_say_nothing_cost_the_first_client_a_moment_and_later_ones_nothing(EdgeLoops loops)
    {
        var port = await ServeAsync(new FixedHosts([At(1), At(2), At(3), At(4)]), loops);
        for (var number = 1; number <= 3; number++) _holes.Add(new BlackHole(new IPEndPoint(At(number), _port)));
        await using var good = TestTarget.Greeter("good", endpoint: new IPEndPoint(At(4), _port));
        var clients = new ManyClients(port);

        var first = await clients.UntilAsync(
            Task.WhenAll(Enumerable.Range(1, 3).Select(number => _events.WaitAsync(PassedOver, At(number).ToString()))), lanes: 4);
        var later = await clients.TakeAsync(40, lanes: 1);

        first.Concat(later).ShouldAllBe(client => client.Greeting == "good");
        var waits = Sessions(first.Count + later.Count);
        waits.ShouldAllBe(session => session.Attempts == 1);
        waits[^later.Count..].Select(session => session.ConnectMs).Order().ElementAt(later.Count / 2)
            .ShouldBeLessThan(100, "none waits for an address that is known to be dead");
        _events.Count(Ejected).ShouldBe(0);
    }

    [Theory, ClassData(typeof(EveryLoop))]
    public async Task Addresses_that_refuse_fail_no_client_not_even_the_first(EdgeLoops loops)
    {
        var port = await ServeAsync(new FixedHosts([At(1), At(2), At(3), At(4)]), loops);
        await using var good = TestTarget.Greeter("good", endpoint: new IPEndPoint(At(2), _port));

        (await new ManyClients(port).TakeAsync(40, lanes: 4)).ShouldAllBe(client => client.Greeting == "good");

        Sessions(40).ShouldAllBe(session => session.Attempts == 1);
        _events.Count(Ejected).ShouldBe(0);
    }

    [Fact]
    public async Task Localhost_with_a_listener_of_one_family_serves_everybody()
    {
        Assert.SkipUnless(Socket.OSSupportsIPv6, "this machine has no IPv6");
        var port = await ServeAsync(new FixedHosts([IPAddress.IPv6Loopback, IPAddress.Loopback]), host: "localhost");
        await using var good = TestTarget.Greeter("good", endpoint: new IPEndPoint(IPAddress.Loopback, _port));

        (await new ManyClients(port).TakeAsync(20, lanes: 1)).ShouldAllBe(client => client.Greeting == "good");
    }

    [Fact]
    public async Task An_address_that_resets_every_session_is_passed_over_and_costs_one_client_at_a_time_later()
    {
        var port = await ServeAsync(new FixedHosts([At(1), At(2)]),
            change: app => app with
            {
                Outlier = new OutlierSpec { Ejection = TimeSpan.FromMinutes(1) },
                ProxyProtocol = AppSpecs.HeaderToTargets,
            });
        await using var bad = TestTarget.Start(TestTarget.ResetAsync, endpoint: new IPEndPoint(At(1), _port));
        await using var good = TestTarget.Greeter("good", endpoint: new IPEndPoint(At(2), _port));
        var clients = new ManyClients(port);

        var before = await clients.UntilAsync(_events.WaitAsync(PassedOver, At(1).ToString()), lanes: 1);
        var after = await clients.TakeAsync(20, lanes: 1);

        before.Count(client => client.Greeting is null).ShouldBe(new OutlierSpec().Failures);
        after.ShouldAllBe(client => client.Greeting == "good");
        _events.Count(Ejected).ShouldBe(0);
    }

    [Fact]
    public async Task The_target_is_ejected_when_no_address_is_left_and_an_address_that_is_back_serves_again()
    {
        var port = await ServeAsync(new FixedHosts([At(1), At(2)]),
            change: app => app with { Outlier = new OutlierSpec { Ejection = TimeSpan.FromMilliseconds(300) } });
        var clients = new ManyClients(port);
        await clients.UntilAsync(_events.WaitAsync(Ejected), lanes: 1);

        await using var good = TestTarget.Greeter("good", endpoint: new IPEndPoint(At(2), _port));
        await clients.UntilAsync(_events.WaitAsync(5402), lanes: 1);
        (await clients.TakeAsync(10, lanes: 1)).ShouldAllBe(client => client.Greeting == "good");

        await using var other = TestTarget.Greeter("other", endpoint: new IPEndPoint(At(1), _port));
        await _events.WaitAsync(Proved, At(1).ToString());
        (await clients.TakeAsync(10, lanes: 1)).Count(client => client.Greeting == "other").ShouldBe(5, "addresses take turns");
    }

    [Fact]
    public async Task The_evidence_names_the_address()
    {
        var port = await ServeAsync(new FixedHosts([At(1), At(2)]));
        await using var good = TestTarget.Greeter("good", endpoint: new IPEndPoint(At(2), _port));
        await new ManyClients(port).UntilAsync(_events.WaitAsync(PassedOver, At(1).ToString()), lanes: 1);

        var finding = HealthReport.Of(_edge!.Services.GetRequiredService<AppSet>().Apps["app"].Model).ShouldHaveSingleItem();

        finding.Unusable.ShouldBeNull();
        finding.Addresses!.ShouldStartWith($"1 of 2 addresses passed over: {At(1)}:{_port} (");
    }

    [Fact]
    public async Task The_same_client_keeps_its_address_when_its_target_follows_from_its_own()
    {
        var port = await ServeAsync(new FixedHosts([At(1), At(2), At(3)]), change: app => app with { Balance = Balance.SourceHash });
        await using var one = TestTarget.Greeter("1", endpoint: new IPEndPoint(At(1), _port));
        await using var two = TestTarget.Greeter("2", endpoint: new IPEndPoint(At(2), _port));
        await using var three = TestTarget.Greeter("3", endpoint: new IPEndPoint(At(3), _port));

        (await new ManyClients(port).TakeAsync(10, lanes: 1)).Select(client => client.Greeting).Distinct().ShouldHaveSingleItem();
    }

    private static IPAddress At(int number) => IPAddress.Parse($"127.0.0.{number}");

    private async Task<int> ServeAsync(FixedHosts hosts, EdgeLoops loops = default, string host = "shop.example",
        Func<AppSpec, AppSpec>? change = null)
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "127.0.0.2 is there on Linux only");
        _edge = await TestEdge.StartAsync(loops, services =>
        {
            hosts.AddTo(services);
            _events.AddTo(services);
        });
        return await _edge.ServeAsync([$"{host}:{_port}"], app => (change?.Invoke(app) ?? app) with { Connect = OneAttempt });
    }

    private List<(int Attempts, double ConnectMs)> Sessions(int count) => [.. Enumerable.Range(0, count)
        .Select(_ => _edge!.Log.NextSession())
        .Select(session => ((int)session["Attempts"]!, Convert.ToDouble(session["ConnectMs"], CultureInfo.InvariantCulture)))];
}
