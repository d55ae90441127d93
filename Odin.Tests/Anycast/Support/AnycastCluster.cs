using System.Text.RegularExpressions;
using Odin.Tests.Drills.Support;
using Odin.Tests.Support.Processes;

namespace Odin.Tests.Anycast.Support;

/// <summary>The net, BIRD, two edges of a cluster that announce the VIP, and the control plane with its admin API on a machine of its
/// own. The first edge is preferred.</summary>
internal sealed partial class AnycastCluster : IAsyncDisposable
{
    private static readonly string Hub = AnycastNet.HostOf(AnycastNet.HubNumber);
    private static readonly string Redis = $"{Hub}:6379", Api = $"http://{Hub}:8080";

    private readonly string _keys = Path.GetTempFileName();
    private readonly Stack<IAsyncDisposable> _parts = [];
    private string _key = "";

    private AnycastCluster(AnycastNet net) => Net = net;

    public AnycastNet Net { get; }

    public BirdRouter Router { get; private set; } = null!;

    public AnycastEdge First { get; private set; } = null!;

    public AnycastEdge Second { get; private set; } = null!;

    /// <summary>Both edges serve and their routes are known. Skips the test where the world cannot be had.</summary>
    public static async Task<AnycastCluster> StartAsync(params string[] more)
    {
        Tool.Require("redis-server", "redis-server");
        var world = new AnycastCluster(await AnycastNet.CreateAsync());
        try
        {
            await world.StartControlAsync();
            world.Router = world.Keep(await BirdRouter.StartAsync(world.Net.Router, BirdRouter.EdgesOf(AnycastEdge.As)));
            var edges = await Task.WhenAll(
                AnycastEdge.JoinAsync(world.Net, 1, Redis, more), AnycastEdge.JoinAsync(world.Net, 2, Redis, more));
            (world.First, world.Second) = (world.Keep(edges[0]), world.Keep(edges[1]));
            foreach (var number in new[] { 1, 2 })
            {
                await world.Router.HasAsync(number, AnycastNet.Address);
                await world.Router.HasAsync(number, AnycastNet.Address6);
            }

            await world.IsKnownAsync();
            return world;
        }
        catch
        {
            await world.DisposeAsync();
            throw;
        }
    }

    /// <summary><c>odin second-chance</c> beside each edge.</summary>
    public async Task StartHelpersAsync()
    {
        Tool.Require("nft", "nftables");
        foreach (var (own, other) in new[] { (First, Second), (Second, First) })
        {
            var helper = Keep(DrillProcess.Odin($"helper{own.Number}", own.Place, WithKey,
            [
                "second-chance", "--edge-id", $"edge{own.Number}", "--tunnel-address", AnycastNet.HostOf(own.Number), "--vip",
                $"{AnycastNet.Address},{AnycastNet.Address6}", "--peers", $"edge{other.Number}@{AnycastNet.HostOf(other.Number)}",
                "--api", Api,
            ]));
            await helper.StartAsync("second-chance: ready");
        }
    }

    public async Task ApplyAsync(string document)
    {
        var file = Path.GetTempFileName();
        await File.WriteAllTextAsync(file, document);
        await OdinAsync("apply", "-f", file, "--format", "json");
        File.Delete(file);
    }

    /// <summary>Moves the clients of the first edge's region away or back; completes when the router has done it.</summary>
    public async Task SteerAsync(string how)
    {
        var mark = Router.Mark;
        await OdinAsync("steer", "region1", how);
        await Router.AddedAsync(1, AnycastNet.Address, mark);
        await Router.AddedAsync(1, AnycastNet.Address6, mark);
    }

    /// <summary>Packets of other machines' clients that came through the tunnel to a session of this one.</summary>
    public static async Task<long> TakenFromTunnelAsync(Place place, string family)
    {
        var rules = await place.RunAsync("nft", "list", "table", family, "odin_second_chance");
        return long.Parse(Taken().Match(rules).Groups[1].Value);
    }

    public async ValueTask DisposeAsync()
    {
        while (_parts.TryPop(out var part)) await part.DisposeAsync();
        await Net.DisposeAsync();
        File.Delete(_keys);
    }

    private Dictionary<string, string> WithKey => new() { ["ODIN_KEY"] = _key };

    /// <summary>The admin API is up to a second behind, and refuses to steer before it knows that both edges announce in full.</summary>
    private Task<string> IsKnownAsync() =>
        Operator.UntilAsync(() => OdinAsync("get", "vips", "-o", "json"), said => said.Split("\"Full\"").Length == 3);

    private async Task StartControlAsync()
    {
        await MakeKeyAsync();
        var store = Keep(new DrillProcess("redis", Net.Hub, "redis-server", "--bind", Hub, "--protected-mode", "no", "--save", ""));
        await store.StartAsync("Ready to accept connections");
        var silo = Keep(DrillProcess.Odin("silo", Net.Hub, "silo", "--region", "region1", "--advertised-address", Hub, "--redis", Redis,
            "--admin-address", Hub, "--admin-keys", _keys));
        await silo.StartAsync();
        // Sessions outlive the drain's end in no test; they end by themselves.
        await ApplyAsync(AnycastEdge.Document.Replace("\"2s\"", "\"5m\"", StringComparison.Ordinal));
    }

    private async Task MakeKeyAsync()
    {
        await using var odin = LiveProcess.StartTool("odin keys", "odin", "keys", "new", "--name", "root");
        var (exitCode, said) = await odin.RunToEndAsync();
        exitCode.ShouldBe(0, said);
        string Value(string of) => said.Split('\n').Single(line => line.StartsWith(of, StringComparison.Ordinal))[of.Length..].Trim();
        await File.WriteAllTextAsync(_keys, Value("line:"));
        _key = Value("key:");
    }

    /// <summary>Runs one of odin's commands against the admin API; it must succeed.</summary>
    public async Task<string> OdinAsync(params string[] arguments)
    {
        await using var odin = DrillProcess.Odin($"odin {arguments[0]}", Net.Hub, WithKey, [.. arguments, "--api", Api]);
        var (exitCode, said) = await odin.RunAsync();
        exitCode.ShouldBe(0, said);
        return said;
    }

    private T Keep<T>(T part) where T : IAsyncDisposable
    {
        _parts.Push(part);
        return part;
    }

    [GeneratedRegex(@"socket transparent 0 counter packets (\d+)")]
    private static partial Regex Taken();
}
