using System.Net;
using System.Net.Sockets;

namespace Odin.Tests.Support.Processes;

/// <summary>A place with a loopback and firewall nobody else sees, whose packets can be lost. The test's
/// sockets can live in it, and processes.</summary>
internal sealed class NetworkNamespace : IAsyncDisposable
{
    private static int s_count;

    private readonly Place _place;

    private NetworkNamespace(Place place) => _place = place;

    /// <summary>Skips the test where it may not be made.</summary>
    public static async Task<NetworkNamespace> CreateAsync()
    {
        Tool.Require("iptables", "iptables");
        return new NetworkNamespace(await Place.CreateAsync($"odin-{Environment.ProcessId}-{Interlocked.Increment(ref s_count)}"));
    }

    /// <summary>One of Odin's executables, inside.</summary>
    public LiveProcess StartTool(string tool, params IEnumerable<string> arguments) =>
        LiveProcess.Start(tool, "ip", _place.Enter("dotnet", [Path.Combine(AppContext.BaseDirectory, $"{tool}.dll"), .. arguments]));

    /// <summary>Packets from and to this TCP port vanish from now on, as if its machine had lost power.</summary>
    public async Task LosePortAsync(int port)
    {
        foreach (var end in new[] { "--sport", "--dport" })
            await _place.RunAsync("iptables", "-A", "INPUT", "-p", "tcp", end, $"{port}", "-j", "DROP");
    }

    /// <summary>Of what is sent to the port only each fifth packet comes through.</summary>
    public Task LoseMostForPortAsync(int port) => _place.RunAsync("iptables", "-A", "INPUT", "-p", "tcp", "--dport", $"{port}",
        "-m", "statistic", "--mode", "nth", "!", "--every", "5", "--packet", "4", "-j", "DROP");

    public async Task<Socket> ListenAsync()
    {
        var socket = await _place.NewSocketAsync();
        socket.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        socket.Listen(16);
        return socket;
    }

    public async Task<Socket> ConnectAsync(int port, int receiveBuffer)
    {
        var socket = await _place.NewSocketAsync();
        socket.ReceiveBufferSize = receiveBuffer;
        await socket.ConnectAsync(IPAddress.Loopback, port).WaitAsync(TestTimeout.Usual, TestTimeout.Time);
        return socket;
    }

    public ValueTask DisposeAsync() => _place.DisposeAsync();
}
