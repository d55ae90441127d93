using Odin.Tests.Support.Processes;

namespace Odin.Tests.Anycast.Support;

/// <summary>An edge with a signed session to each router program of this machine, started by the first test that wants one.</summary>
public sealed class OtherRoutersFixture : IAsyncDisposable
{
    private readonly string _password = Path.GetTempFileName();
    private readonly Dictionary<string, OtherRouter> _routers = [];
    private AnycastNet? _net;
    private AnycastEdge? _edge;
    private Task? _started, _stopped;

    /// <summary>Skips the test when there is no such program.</summary>
    internal async Task<OtherRouter> RouterAsync(string name)
    {
        Tool.Require(RouterProgram.All[name].File, RouterProgram.All[name].Package);
        await (_started ??= StartAsync());
        return _routers[name];
    }

    /// <summary>The edge is stopped, once, when every router has its routes.</summary>
    internal Task EdgeStopsAsync() => _stopped ??= StopAsync();

    public async ValueTask DisposeAsync()
    {
        if (_edge is not null) await _edge.DisposeAsync();
        foreach (var router in _routers.Values) await router.DisposeAsync();
        if (_net is not null) await _net.DisposeAsync();
        File.Delete(_password);
    }

    private async Task StartAsync()
    {
        await File.WriteAllTextAsync(_password, RouterProgram.Password);
        _net = await AnycastNet.CreateAsync();
        var machine = await _net.AddMachineAsync(1);
        foreach (var (name, program) in RouterProgram.All.Where(one => Tool.IsInstalled(one.Value.File)))
            _routers[name] = await OtherRouter.StartAsync(program, _net.Router, "to-edge1");
        _edge = await AnycastEdge.StartAsync(machine, 1, AnycastEdge.As, "--bgp-password-file", _password, "--lame-duck", "0s",
            "--bgp-peers", string.Join(',', _routers.Values.Select(router => router.Peer)));
    }

    private async Task StopAsync()
    {
        foreach (var router in _routers.Values) await router.AnnouncedAsync();
        (await _edge!.Odin.Process.StopAsync()).ShouldBe(0);
    }
}
