using System.Net;
using System.Net.Sockets;
using Odin.Tests.Support;
using Odin.Tests.Support.Processes;

namespace Odin.Tests.Processes;

/// <summary>Peers that vanish without a word, with the default configuration, in a network where packets can be lost.</summary>
public sealed class DeadPeerTests
{
    /// <summary>More than the buffers of a machine with <c>tcp_rmem</c> of 32 MiB take while nobody reads.</summary>
    private const int Flood = 96 * 1024 * 1024;

    private static readonly TimeSpan Promised = TimeSpan.FromSeconds(30);

    [Fact]
    public async Task A_dead_peer_is_noticed_within_30_seconds_and_one_that_does_not_read_or_loses_packets_is_left_alone()
    {
        await using var network = await NetworkNamespace.CreateAsync();
        var folder = Directory.CreateTempSubdirectory("odin-dead-peers-").FullName;
        var names = new[] { "idle-client", "idle-target", "busy-client", "busy-target", "stalled-client", "slow-client", "lossy-client" };
        var worlds =
            await Task.WhenAll(names.Select(async name => (Name: name, Port: FreePort.Next(), Listener: await network.ListenAsync())));
        File.WriteAllText(Path.Combine(folder, "odin.json"), $$"""{"Apps":[{{string.Join(',', worlds.Select(world =>
            $$"""{"Name":"{{world.Name}}","Ports":[{{world.Port}}],"Targets":["{{world.Listener.LocalEndPoint}}"]}"""))}}]}""");
        await using var odin = network.StartTool("odin", "run", "-f", Path.Combine(folder, "odin.json"));
        await odin.WaitForLineAsync("ready");
        var sessions = new Dictionary<string, (Socket Client, Socket Target)>();
        foreach (var world in worlds) sessions.Add(world.Name, await EstablishAsync(network, world.Port, world.Listener));
        var stalled = sessions["stalled-client"].Target.SendAsync(new byte[Flood]);
        var slow = sessions["slow-client"].Target.SendAsync(new byte[Flood]);

        foreach (var name in new[] { "idle-client", "busy-client", "stalled-client" })
            await network.LosePortAsync(PortOf(sessions[name].Client));
        await network.LoseMostForPortAsync(PortOf(sessions["lossy-client"].Client));
        foreach (var name in new[] { "idle-target", "busy-target" }) await network.LosePortAsync(PortOf(sessions[name].Target));
        var (lost, counted) = (TimeProvider.System.GetTimestamp(), TestTimeout.Time.GetTimestamp());
        await sessions["busy-client"].Target.SendAsync(new byte[100]);
        await sessions["busy-target"].Client.SendAsync(new byte[100]);

        foreach (var line in new[] { "cD idle-client:", "sD idle-target:", "cD busy-client:", "sD busy-target:", "cD stalled-client:" })
        {
            var found = await odin.WaitForLineAsync(line, Promised - TestTimeout.Time.GetElapsedTime(counted) + TimeSpan.FromSeconds(1));
            TestContext.Current.TestOutputHelper?.WriteLine($"{TimeProvider.System.GetElapsedTime(lost).TotalSeconds:F1} s: {found}");
        }

        odin.Lines.ShouldNotContain(line => line.Contains("D lossy-client:", StringComparison.Ordinal), "one probe of five arrives");
        (await ReceiveAsync(sessions["slow-client"].Client, Flood)).ShouldBe(Flood, "who does not read for a while is alive");
        await slow;
        (await BreakAsync(stalled)).ShouldBe(SocketError.ConnectionReset);
        foreach (var (client, target) in sessions.Values)
        {
            client.Dispose();
            target.Dispose();
        }

        Directory.Delete(folder, recursive: true);
    }

    private static async Task<(Socket Client, Socket Target)> EstablishAsync(NetworkNamespace network, int port, Socket listener)
    {
        var client = await network.ConnectAsync(port, receiveBuffer: 64 * 1024);
        var target = await listener.AcceptAsync().WaitAsync(TestTimeout.Usual, TestTimeout.Time);
        await client.SendAsync(new byte[1]);
        (await ReceiveAsync(target, 1)).ShouldBe(1);
        return (client, target);
    }

    private static async Task<int> ReceiveAsync(Socket socket, int count)
    {
        var buffer = new byte[256 * 1024];
        var got = 0;
        while (got < count && await socket.ReceiveAsync(buffer).WaitAsync(TestTimeout.Usual, TestTimeout.Time) is > 0 and var read)
            got += read;
        return got;
    }

    private static async Task<SocketError> BreakAsync(Task sending)
    {
        try
        {
            await sending.WaitAsync(TestTimeout.Usual, TestTimeout.Time);
            return SocketError.Success;
        }
        catch (SocketException exception)
        {
            return exception.SocketErrorCode;
        }
    }

    private static int PortOf(Socket socket) => ((IPEndPoint)socket.LocalEndPoint!).Port;
}
