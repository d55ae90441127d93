using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using Microsoft.Extensions.Logging;

namespace Odin.Edge.Loops;

/// <summary>One thread that serves many sockets. Owns its sockets, timers and buffers; other threads reach it by <see cref="Post"/> only.</summary>
internal abstract partial class EventLoop : IDisposable
{
    /// <summary>The largest single read; a read that fills it is taken for bulk traffic.</summary>
    public const int ScratchBytes = 64 * 1024;

    private readonly ConcurrentQueue<Action> _inbox = new();
    private readonly Queue<Action> _soon = new();
    private readonly TimeProvider _time;
    private readonly ILogger _logger;
    private readonly Thread _thread;
    private int _isWoken;
    private bool _isStopping;

    protected EventLoop(int index, TimeProvider time, ILogger logger)
    {
        Index = index;
        _time = time;
        _logger = logger;
        Timers = new TimingWheel(LoopClock.Milliseconds(time));
        Scratch = GC.AllocateUninitializedArray<byte>(ScratchBytes, pinned: true);
        _thread = new Thread(Run) { Name = $"odin-loop-{index}", IsBackground = true };
    }

    /// <summary>0 to the number of loops - 1; picks this loop's stripe of every counter.</summary>
    public int Index { get; }

    public TimingWheel Timers { get; }

    /// <summary>Shared by all small reads of this loop: valid until the next await.</summary>
    public byte[] Scratch { get; }

    /// <summary>Pipes for splicing; null where the system has none.</summary>
    public virtual PipePool? Pipes => null;

    /// <summary>When directions of this loop splice.</summary>
    public virtual Splicing Splicing => Splicing.Never;

    public YieldAwaitable Yield => new(this);

    /// <summary>Starts connecting. Null with the reason when the system refuses at once.</summary>
    public abstract LoopSocket? Connect(SocketAddress address, out SocketError error);

    /// <summary>Opens a listening socket; the loop hands every accepted socket to <paramref name="acceptor"/>. For the loop's thread.</summary>
    /// <remarks>An IPv6 any-address also takes IPv4. <paramref name="isShared"/>: other loops of this process listen on the same port.</remarks>
    /// <exception cref="SocketException">The address cannot be listened on.</exception>
    public abstract LoopListener Listen(IPEndPoint endpoint, bool isShared, IAcceptor acceptor);

    /// <summary>Goes on with a listening socket that another process opened and gave to this one. For the loop's thread.</summary>
    public virtual LoopListener Inherit(int descriptor, IAcceptor acceptor) => throw new NotSupportedException("This kind of loop cannot take a socket over.");

    public void Start() => _thread.Start();

    /// <summary>Runs <paramref name="action"/> on the loop's thread. From any thread.</summary>
    /// <remarks>Its callers are bounded: the control side has one change under way at a time, and a session at most one wait.</remarks>
    public void Post(Action action)
    {
        _inbox.Enqueue(action);
        if (Interlocked.Exchange(ref _isWoken, 1) == 0) Wake();
    }

    /// <summary>Runs <paramref name="function"/> on the loop's thread and returns what came of it. From any other thread.</summary>
    public Task<T> InvokeAsync<T>(Func<T> function)
    {
        var completion = new TaskCompletionSource<T>(TaskCreationOptions.RunContinuationsAsynchronously);
        Post(() =>
        {
            try { completion.SetResult(function()); }
            catch (Exception exception) { completion.SetException(exception); }
        });
        return completion.Task;
    }

    /// <summary>Runs <paramref name="action"/> after the events at hand were served. From the loop's thread.</summary>
    public void RunSoon(Action action) => _soon.Enqueue(action);

    /// <summary>Comes back to this thread when the task has ended.</summary>
    public LoopTaskAwaitable<T> Await<T>(Task<T> task) => new(this, task);

    /// <summary>Ends the thread. Sockets still open are closed by the system.</summary>
    public void Dispose()
    {
        if (_thread.IsAlive)
        {
            Post(() => _isStopping = true);
            _thread.Join();
        }

        Release();
        GC.SuppressFinalize(this);
    }

    /// <summary>Waits up to <paramref name="timeoutMilliseconds"/> (-1: for ever) and fetches what is ready.</summary>
    protected abstract void Wait(int timeoutMilliseconds);

    /// <summary>Serves what <see cref="Wait"/> fetched.</summary>
    protected abstract void Serve();

    /// <summary>Ends a <see cref="Wait"/> under way or the next one. From any thread.</summary>
    protected abstract void Wake();

    protected abstract void Release();

    private void Run()
    {
        while (!_isStopping)
        {
            Wait(_soon.Count > 0 || !_inbox.IsEmpty ? 0 : Timers.SleepMilliseconds());
            try
            {
                Turn();
            }
            catch (Exception exception)
            {
                // A loop carries thousands of sessions: one bug must not end them all.
                LogBug(exception, Index);
            }
        }
    }

    private void Turn()
    {
        Timers.SetClock(LoopClock.Milliseconds(_time));
        Serve();
        Timers.FireDue();
        RunInbox();
        for (var left = _soon.Count; left > 0; left--) _soon.Dequeue()();
    }

    private void RunInbox()
    {
        if (Volatile.Read(ref _isWoken) == 0) return;
        Interlocked.Exchange(ref _isWoken, 0);   // A full fence before the queue is read: a later Post wakes again.
        while (_inbox.TryDequeue(out var action)) action();
    }

    [LoggerMessage(5001, LogLevel.Error, "Loop {Loop}: an event ended with an exception nobody caught. This is a bug of Odin; please report it")]
    private partial void LogBug(Exception exception, int loop);
}
