using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Runtime.InteropServices;

namespace Odin.Tests.Support.Processes;

/// <summary>A network of the test's own, with a loopback and firewall nobody else sees. The test's sockets can live in it, and processes.</summary>
internal sealed class NetworkNamespace : IAsyncDisposable
{
    private const int NewNetwork = 0x40000000;   // CLONE_NEWNET
    private static int s_count;

    private NetworkNamespace(string name) => Name = name;

    public string Name { get; }

    /// <summary>Skips the test where it may not be made.</summary>
    public static async Task<NetworkNamespace> CreateAsync()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux() && Environment.IsPrivilegedProcess, "a network namespace needs Linux and root");
        Tool.Require("ip", "iproute2");
        Tool.Require("iptables", "iptables");
        var name = new NetworkNamespace($"odin-{Environment.ProcessId}-{Interlocked.Increment(ref s_count)}");
        await RunAsync("ip", "netns", "add", name.Name);
        await name.ExecAsync("ip", "link", "set", "lo", "up");
        return name;
    }

    /// <summary>One of Odin's executables, inside.</summary>
    public LiveProcess StartTool(string tool, params IEnumerable<string> arguments) =>
        LiveProcess.Start(tool, "ip", ["netns", "exec", Name, "dotnet", Path.Combine(AppContext.BaseDirectory, $"{tool}.dll"), .. arguments]);

    /// <summary>Packets from and to this TCP port vanish from now on, as if its machine had lost power.</summary>
    public async Task LosePortAsync(int port)
    {
        foreach (var end in new[] { "--sport", "--dport" }) await ExecAsync("iptables", "-A", "INPUT", "-p", "tcp", end, $"{port}", "-j", "DROP");
    }

    public Socket Listen(int? receiveBuffer = null)
    {
        var socket = NewSocket();
        if (receiveBuffer is { } bytes) socket.ReceiveBufferSize = bytes;
        socket.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        socket.Listen(16);
        return socket;
    }

    public async Task<Socket> ConnectAsync(int port, int? receiveBuffer = null)
    {
        var socket = NewSocket();
        if (receiveBuffer is { } bytes) socket.ReceiveBufferSize = bytes;
        await socket.ConnectAsync(IPAddress.Loopback, port).WaitAsync(TimeSpan.FromSeconds(20));
        return socket;
    }

    public async ValueTask DisposeAsync() => await RunAsync("ip", "netns", "delete", Name);

    /// <summary>A socket belongs to the network of the thread that made it.</summary>
    private Socket NewSocket()
    {
        Socket? socket = null;
        var thread = new Thread(() =>
        {
            using var handle = File.OpenHandle($"/run/netns/{Name}");
            if (SetNamespace((int)handle.DangerousGetHandle(), NewNetwork) == 0) socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        });
        thread.Start();
        thread.Join();
        return socket ?? throw new InvalidOperationException($"This thread may not enter the namespace {Name}.");
    }

    private Task ExecAsync(params string[] command) => RunAsync("ip", ["netns", "exec", Name, .. command]);

    private static async Task RunAsync(string program, params string[] arguments)
    {
        using var process = Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardError = true })!;
        var errors = await process.StandardError.ReadToEndAsync();
        await process.WaitForExitAsync();
        if (process.ExitCode != 0) throw new InvalidOperationException($"{program} {string.Join(' ', arguments)}: {errors}");
    }

    [DllImport("libc", EntryPoint = "setns")] private static extern int SetNamespace(int descriptor, int kind);
}
