using System.Net;
using System.Net.Sockets;

namespace Odin.Tests.Support;

/// <summary>Clients that try again and again to get into one edge, until they are in or ordered to stop.</summary>
internal sealed class PushingClients(string address, int port) : IAsyncDisposable
{
    private readonly CancellationTokenSource _stop = new();
    private readonly List<Task> _running = [];
    private TaskCompletionSource _enough = new();
    private int _served;
    private int _wanted = int.MaxValue;

    /// <param name="count">So many clients at once.</param>
    /// <param name="stay">How long each stays when it is in; null: until the end.</param>
    public PushingClients Start(int count, TimeSpan? stay)
    {
        for (; count > 0; count--) _running.Add(Task.Run(() => PushAsync(stay)));
        return this;
    }

    /// <summary>Completes when so many sessions more have been greeted. One call at a time.</summary>
    public async Task ServedAsync(int sessions)
    {
        var enough = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        Volatile.Write(ref _wanted, Volatile.Read(ref _served) + sessions);
        Volatile.Write(ref _enough, enough);
        await enough.Task.WaitAsync(TestTimeout.OfProcess, TestTimeout.Time);
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await Task.WhenAll(_running);
        _stop.Dispose();
    }

    private async Task PushAsync(TimeSpan? stay)
    {
        while (!_stop.IsCancellationRequested)
        {
            try
            {
                await ConnectOnceAsync(stay);
            }
            catch (Exception exception) when (exception is SocketException or OperationCanceledException)
            {
                // Reset: the app is full. Or the test is over.
            }
        }
    }

    private async Task ConnectOnceAsync(TimeSpan? stay)
    {
        using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        await socket.ConnectAsync(new IPEndPoint(IPAddress.Parse(address), port), _stop.Token);
        var greeted = await socket.ReceiveAsync(new byte[CountingTarget.Greeting.Length], _stop.Token);
        if (greeted > 0 && Interlocked.Increment(ref _served) >= Volatile.Read(ref _wanted)) Volatile.Read(ref _enough).TrySetResult();
        await RealTime.PassAsync(greeted == 0 ? TimeSpan.FromMilliseconds(20) : stay ?? Timeout.InfiniteTimeSpan, _stop.Token);
        if (greeted > 0) await socket.SendAsync("."u8.ToArray(), _stop.Token);
        while (await socket.ReceiveAsync(new byte[16], _stop.Token) > 0)
        {
        }
    }
}
