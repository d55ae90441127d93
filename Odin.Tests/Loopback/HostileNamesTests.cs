using System.Net;
using System.Net.Sockets;
using Microsoft.Extensions.DependencyInjection;
using Odin.Edge.Targets;
using Odin.Edge.Targets.NameServers;
using Odin.Grains.Configuration;
using Odin.Tests.Support;

namespace Odin.Tests.Loopback;

/// <summary>A name server, or somebody in its place, that wants clients elsewhere: a whole edge, real packets, real sessions.</summary>
public sealed class HostileNamesTests : IAsyncLifetime
{
    private const string Name = "shop.example";
    private const string Good = "127.0.0.1", Evil = "127.0.0.2";

    private readonly int _port = FreePort.Next();
    private readonly EventLog _log = new();
    private TestTarget _good = null!;
    private TestTarget _evil = null!;
    private HostileNameServer _names = null!;

    public ValueTask InitializeAsync()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "127.0.0.2 is there on Linux only");
        _good = NamedTarget.Start('g', new IPEndPoint(IPAddress.Parse(Good), _port));
        _evil = NamedTarget.Start('e', new IPEndPoint(IPAddress.Parse(Evil), _port));
        _names = new HostileNameServer(name => [(name, Evil)]);
        return ValueTask.CompletedTask;
    }

    public async ValueTask DisposeAsync()
    {
        if (_names is null) return;
        await _names.DisposeAsync();
        await _good.DisposeAsync();
        await _evil.DisposeAsync();
    }

    [Fact]
    public Task An_answer_with_another_id_counts_as_none() => LeadsNowhereAsync(names => names.IdOffset = 1, names => names.IdOffset = 0);

    [Theory, InlineData(5), InlineData(12), InlineData(20), InlineData(30), InlineData(40), InlineData(44), InlineData(50)]
    public Task An_answer_that_cannot_be_read_counts_as_none(int bytes) =>
        LeadsNowhereAsync(names => names.Cut = bytes, names => names.Cut = null);

    [Fact]
    public Task An_answer_to_another_question_counts_as_none() =>
        LeadsNowhereAsync(names => names.Question = "evil.example", names => names.Question = null);

    [Fact]
    public Task Records_of_other_names_count_as_none() =>
        LeadsNowhereAsync(names => names.Records = _ => [("evil.example", Evil)], _ => { });

    [Fact]
    public Task A_chain_of_aliases_without_an_end_leads_nowhere() => LeadsNowhereAsync(
        names => names.Records = name => [(name, "a.example"), ("a.example", name), ("evil.example", Evil)], _ => { });

    [Fact]
    public async Task Beside_the_right_record_others_count_as_none()
    {
        _names.Records = name => [("evil.example", Evil), (name, "real.example"), ("real.example", Good), ("evil.example", Evil)];
        await using var edge = await StartAsync(TargetNetworks.TryParse("127.0.0.0/8")!);
        var spec = await ServeAsync(edge);

        for (var client = 0; client < 5; client++) (await NamedTarget.ReachOnlyAsync(spec, 'g')).Dispose();
    }

    [Fact]
    public async Task A_loopback_address_is_not_gone_to_unless_the_operator_allows_it()
    {
        await using var edge = await StartAsync(TargetNetworks.Default);
        var spec = await ServeAsync(edge);
        await _log.WaitAsync(5105, Evil);
        await IsEndedAsync(spec);

        await using var allowing = await StartAsync(TargetNetworks.TryParse($"{Good}/32")!);
        _names.Records = name => [(name, Evil), (name, Good)];
        var allowed = await ServeAsync(allowing);
        for (var client = 0; client < 5; client++) (await NamedTarget.ReachOnlyAsync(allowed, 'g')).Dispose();
    }

    /// <summary>While the answers are forged the target has no address; the first right one is used.</summary>
    private async Task LeadsNowhereAsync(Action<HostileNameServer> forge, Action<HostileNameServer> mend)
    {
        forge(_names);
        await using var edge = await StartAsync(TargetNetworks.TryParse("127.0.0.0/8")!);
        var spec = await ServeAsync(edge);
        await _log.WaitAsync(5102, Name);
        await IsEndedAsync(spec);

        mend(_names);
        _names.Records = name => [(name, Good)];
        await _log.WaitAsync(5101, Good);
        (await NamedTarget.ReachOnlyAsync(spec, 'g')).Dispose();
    }

    private async Task<TestEdge> StartAsync(TargetNetworks networks) => await TestEdge.StartAsync(replace: services =>
    {
        services.AddSingleton<IHostResolver>(new DnsHostResolver(
            new NameServerList([_names.Endpoint], TimeProvider.System), new SystemHostResolver(), HostsFile.OfSystem));
        services.AddSingleton(networks);
        _log.AddTo(services);
    });

    private async Task<AppSpec> ServeAsync(TestEdge edge)
    {
        var spec = AppSpecs.Spec("app", FreePort.Next(), $"{Name}:{_port}");
        await edge.ServeAsync(spec);
        return spec;
    }

    private static async Task IsEndedAsync(AppSpec spec)
    {
        try
        {
            using var client = await TestClient.ConnectAsync(spec.Ports[0].First);
            (await client.ReceiveToEndAsync()).ShouldBeEmpty();
        }
        catch (SocketException exception) when (exception.SocketErrorCode == SocketError.ConnectionReset)
        {
            // So a client without a target is ended, sometimes before it has seen that it is connected.
        }
    }
}
