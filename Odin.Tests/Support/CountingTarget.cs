using System.Net.Sockets;
using System.Text;

namespace Odin.Tests.Support;

/// <summary>A target that greets each client, holds it until the client sends a byte, and counts. It ends each connection itself, so that
/// its count is never behind the proxy's.</summary>
internal sealed class CountingTarget : IAsyncDisposable
{
    public const string Greeting = "in";
    private static readonly byte[] _greeting = Encoding.ASCII.GetBytes(Greeting);
    private readonly Lock _lock = new();
    private readonly List<(int Live, TaskCompletionSource Reached)> _awaited = [];
    private readonly TestTarget _target;

    private CountingTarget() => _target = TestTarget.Start(ServeAsync);

    public string Address => _target.Address;

    public int Live { get; private set; }

    public int Most { get; private set; }

    public static CountingTarget Start() => new();

    /// <summary>Completes when so many connections are live at once.</summary>
    public async Task ReachesAsync(int live)
    {
        var reached = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        lock (_lock)
        {
            if (Live == live) return;
            _awaited.Add((live, reached));
        }

        try { await reached.Task.WaitAsync(TestTimeout.Usual, TestTimeout.Time); }
        catch (TimeoutException)
        {
            throw new TimeoutException(
            $"Within 20 s there were never {live} live connections at once; there are {Live}.");
        }
    }

    public ValueTask DisposeAsync() => _target.DisposeAsync();

    private async Task ServeAsync(Socket socket)
    {
        Count(1);
        try
        {
            await socket.SendAsync(_greeting);
            await socket.ReceiveAsync(new byte[1]);
        }
        finally
        {
            Count(-1);
        }
    }

    private void Count(int change)
    {
        lock (_lock)
        {
            Live += change;
            Most = Math.Max(Most, Live);
            foreach (var (_, reached) in _awaited.Where(awaited => awaited.Live == Live)) reached.TrySetResult();
        }
    }
}
