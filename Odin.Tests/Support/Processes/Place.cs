using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using System.Runtime.InteropServices;

namespace Odin.Tests.Support.Processes;

/// <summary>A network namespace of Linux: a network of the test's own. Sockets made within it
/// stay in it, whoever uses them later.</summary>
internal sealed class Place : IAsyncDisposable
{
    private const int NetworkKind = 0x40000000;   // CLONE_NEWNET

    private readonly BlockingCollection<Action> _calls = [];
    private readonly Thread _thread;

    private Place(string name)
    {
        Name = name;
        _thread = new Thread(Run) { IsBackground = true, Name = name };
    }

    public string Name { get; }

    /// <summary>Skips the test where it may not be made; in CI that is a failure.</summary>
    public static async Task<Place> CreateAsync(string name)
    {
        Tool.Require("ip", "iproute2");
        if (!Environment.IsPrivilegedProcess) Tool.Miss("network namespaces need root");

        await Command.RunAsync("ip", "netns", "add", name);
        var created = new Place(name);
        created._thread.Start();
        await created.IpAsync("link set lo up");
        return created;
    }

    /// <summary>Runs <c>ip</c> within.</summary>
    public Task IpAsync(string arguments) => Command.RunAsync("ip", ["-n", Name, .. arguments.Split(' ')]);

    /// <summary>Runs any program within, to its end.</summary>
    public Task<string> RunAsync(string program, params string[] arguments) => Command.RunAsync("ip", Enter(program, arguments));

    /// <summary>What starts a program within, before its own arguments.</summary>
    public string[] Enter(string program, params string[] arguments) => ["netns", "exec", Name, program, .. arguments];

    /// <summary>Runs a function on the thread that has entered the namespace.</summary>
    public Task<T> WithinAsync<T>(Func<T> function)
    {
        var completion = new TaskCompletionSource<T>(TaskCreationOptions.RunContinuationsAsynchronously);
        _calls.Add(() =>
        {
            try { completion.SetResult(function()); }
            catch (Exception exception) { completion.SetException(exception); }
        });
        return completion.Task;
    }

    public Task<Socket> NewSocketAsync(AddressFamily family = AddressFamily.InterNetwork) =>
        WithinAsync(() => new Socket(family, SocketType.Stream, ProtocolType.Tcp));

    /// <summary>A stream to a port of the place's own loopback.</summary>
    public async Task<Stream> ConnectAsync(int port)
    {
        var socket = await NewSocketAsync();
        await socket.ConnectAsync(IPAddress.Loopback, port);
        return new NetworkStream(socket, ownsSocket: true);
    }

    public async ValueTask DisposeAsync()
    {
        _calls.CompleteAdding();
        _thread.Join();
        await Command.RunAsync("ip", "netns", "delete", Name);
    }

    private void Run()
    {
        Enter();
        foreach (var call in _calls.GetConsumingEnumerable()) call();
    }

    private void Enter()
    {
        using var handle = File.OpenHandle($"/run/netns/{Name}");
        if (SetNamespace((int)handle.DangerousGetHandle(), NetworkKind) != 0)
            throw new InvalidOperationException($"setns failed: {Marshal.GetLastPInvokeErrorMessage()}");
    }

    [DllImport("libc", EntryPoint = "setns", SetLastError = true)]
    private static extern int SetNamespace(int descriptor, int kind);
}
