using System.Collections.Immutable;
using System.CommandLine;
using System.Net;
using Odin.Cli.Api;
using Odin.Commands;
using Odin.Grains.Configuration.Values;
using Odin.Silo.Api.Contracts;

namespace Odin.Cli.SecondChance;

/// <summary><c>odin second-chance</c>: runs beside an edge and keeps sessions of other edges alive while routing moves clients here by
/// plan. It has the right to change the machine's network; the edge needs none.</summary>
internal sealed class SecondChanceCommand(Terminal terminal)
{
    private const int LeastMtu = 1350, MostMtu = 9216;
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(1), Deadline = TimeSpan.FromSeconds(3);

    private readonly ApiVerb _verb = new(terminal);

    private readonly Option<string> _edge = new("--edge-id")
    {
        Description = "The edge on this machine.",
        HelpName = "ID",
        Required = true,
    };

    private readonly Option<IPAddress> _local = Flag.Create<IPAddress>("--tunnel-address",
        "This machine's address for the tunnel: one that the other machines reach, and no VIP.", "IP", "an IP address such as 10.0.0.2",
        StrictAddress.TryParse, required: true);

    private readonly Option<ImmutableArray<IPAddress>> _vips = Flag.Create<ImmutableArray<IPAddress>>("--vip",
        "The addresses of the VIPs, separated by commas.", "IP,...", "IP addresses such as 192.0.2.80, separated by commas",
        (string text, out ImmutableArray<IPAddress> values) => Flag.TryList(text, StrictAddress.TryParse, out values), required: true);

    private readonly Option<ImmutableArray<TunnelPeer>> _peers = Flag.Create<ImmutableArray<TunnelPeer>>("--peers",
        "The other edges and the tunnel addresses of their machines, separated by commas.", "ID@IP,...",
        "one or more ID@IP such as fra-2@10.0.0.3, separated by commas",
        (string text, out ImmutableArray<TunnelPeer> values) => Flag.TryList(text, TunnelPeer.TryParse, out values), required: true);

    private readonly Option<int> _port = Flag.Number("--tunnel-port", "UDP port of the tunnel, the same on all machines. Default: 4789.",
        "PORT", 1, 65535, 4789);

    private readonly Option<int> _mtu = Flag.Number("--network-mtu", "MTU of the network between the machines. Default: 1500.",
        "BYTES", LeastMtu, MostMtu, 1500);

    private readonly Option<int> _rate = Flag.Number("--packets-per-second",
        "Of each address family at most so many packets per second are passed on; others are dropped. Default: 100000.", "N", 1, 10_000_000,
        100_000);

    private readonly Option<Duration> _for = Flag.Duration("--shift-time",
        "How long after an edge became Full other edges may have sessions of its clients: the longest Drain.Timeout. Default: 5m.",
        TimeSpan.FromMinutes(5));

    public Command Create()
    {
        var command = new Command("second-chance",
            "Keeps established sessions of VIPs alive while clients are moved to this machine by plan, and back. Runs until it is stopped.")
        {
            _edge, _local, _vips, _peers, _port, _mtu, _rate, _for,
        };
        _verb.AddTo(command);
        command.SetAction(RunAsync);
        return command;
    }

    private async Task<int> RunAsync(ParseResult parsed, CancellationToken cancellationToken)
    {
        var settings = Read(parsed);
        foreach (var error in settings.Errors) terminal.SayError(error);
        if (settings.Errors.Any()) return ExitCode.Usage;
        if (!OperatingSystem.IsLinux()) return terminal.Fail("second-chance: it uses nftables and VXLAN of Linux; run it there.");
        return await _verb.RunUntilStoppedAsync(parsed, (api, stop) => RunAsync(settings, api, stop), cancellationToken);
    }

    private async Task<int> RunAsync(TunnelSettings settings, ApiClient api, CancellationToken stop)
    {
        var tunnel = new Tunnel(settings);
        try
        {
            var failure = await tunnel.OpenAsync();
            if (failure is null) terminal.Say($"second-chance: ready on {settings.Local} port {settings.Port}, edge {settings.Edge}");
            return terminal.Fail($"second-chance: {failure ?? await FollowAsync(settings, tunnel, api, stop)}.");
        }
        finally
        {
            await tunnel.CloseAsync();
        }
    }

    /// <summary>Until it is stopped; returns what failed. While the API does not answer, all stays as it is.</summary>
    private async Task<string> FollowAsync(TunnelSettings settings, Tunnel tunnel, ApiClient api, CancellationToken stop)
    {
        ImmutableArray<TunnelPeer> asked = [];
        var isRead = true;
        using var timer = new PeriodicTimer(Pause, TimeProvider.System);
        do
        {
            var (edges, failure) = await ReadAsync(api, stop);
            if (edges is null && isRead) terminal.Say($"second-chance: {failure} Until it answers all stays as it is");
            if (edges is not null && !isRead) terminal.Say("second-chance: the API answers again");
            isRead = edges is not null;
            if (edges is null) continue;

            var peers = AskedPeers.Of(settings, EdgeVips.Of(edges.Edges));
            if (peers.SequenceEqual(asked)) continue;
            if (await tunnel.AskAsync([.. peers.Select(peer => peer.Address)]) is { } refused) return refused;
            asked = peers;
            terminal.Say(peers.IsEmpty ? "second-chance: asks nobody" : $"second-chance: asks {string.Join(", ", peers)}");
        }
        while (await timer.WaitForNextTickAsync(stop));

        throw new OperationCanceledException(stop);
    }

    private static async Task<(EdgeList? Edges, string? Failure)> ReadAsync(ApiClient api, CancellationToken stop)
    {
        using var deadline = new CancellationTokenSource(Deadline, TimeProvider.System);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(deadline.Token, stop);
        try
        {
            var (edges, failure) = await api.GetAsync<EdgeList>("edges", either.Token);
            return (edges, failure?.Message);
        }
        catch (OperationCanceledException) when (!stop.IsCancellationRequested)
        {
            return (null, $"{api.Address} did not answer within {Deadline.TotalSeconds:0} s.");
        }
    }

    private TunnelSettings Read(ParseResult parsed) => new()
    {
        Edge = parsed.GetValue(_edge)!,
        Local = parsed.GetValue(_local)!,
        Vips = parsed.GetValue(_vips),
        Peers = parsed.GetValue(_peers),
        Port = parsed.GetValue(_port),
        NetworkMtu = parsed.GetValue(_mtu),
        PacketsPerSecond = parsed.GetValue(_rate),
        ShiftTime = parsed.GetValue(_for).Value,
    };
}
