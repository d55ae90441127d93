using System.Collections.Concurrent;
using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Runtime;
using Microsoft.Extensions.Logging;

namespace Odin.Edge.Loops;

/// <summary>One thread that serves many sockets. Owns its sockets, timers and buffers; other threads
/// reach it by <see cref="Post"/> only.</summary>
/// <remarks>
/// A turn serves what is small first: events (new clients, connects, small traffic), timers, posted actions. Then bulk traffic moves,
/// direction by direction in turn, for <see cref="BulkMicroseconds"/> at most, and the loop asks the kernel for new events. While bulk
/// waits a turn takes few events, so that neither starves.
/// </remarks>
internal abstract partial class EventLoop : IDisposable
{
    /// <summary>The largest single read; a read that fills it is taken for bulk traffic.</summary>
    public const int ScratchBytes = 64 * 1024;

    /// <summary>31 full records of TLS. With their heads and tags, too, they fit into 512 KiB, which is what somebody keeps of them at
    /// most.</summary>
    public const int BulkScratchBytes = 31 * 16 * 1024;

    /// <summary>15 of them, which fit into 256 KiB: where much is kept already.</summary>
    public const int SmallBulkScratchBytes = 15 * 16 * 1024;

    /// <summary>So much kept for receivers that stall, on one loop, makes the pieces small.</summary>
    public const long MuchKeptBytes = 4 * 1024 * 1024;

    /// <summary>After so long no further slice moves in this turn. A slice is one pipe or one buffer full;
    /// a full pipe takes longer.</summary>
    private const int BulkMicroseconds = 50;

    private static readonly long BulkTicks = Stopwatch.Frequency * BulkMicroseconds / 1_000_000;

    private readonly ConcurrentQueue<Action> _inbox = new();
    private readonly Queue<Action> _soon = new();
    private readonly Queue<Action> _bulk = new();
    private Action? _bulkAgain;
    private byte[]? _bulkScratch;
    private readonly TimeProvider _time;
    private readonly ILogger _logger;
    private readonly Thread _thread;
    private readonly CancellationTokenSource _abort = new();
    private int _isWoken;
    private bool _isStopping;
    private long _turns;
    private long _busyTicks;

    protected EventLoop(int index, TimeProvider time, ILogger logger)
    {
        Index = index;
        _time = time;
        _logger = logger;
        Timers = new TimingWheel(LoopClock.Milliseconds(time), OnBug);
        Scratch = GC.AllocateUninitializedArray<byte>(ScratchBytes, pinned: true);
        Pulse = new LoopPulse(Post, time);
        _thread = new Thread(RunUntilAborted) { Name = $"odin-loop-{index}", IsBackground = true };
    }

    /// <summary>For bulk through TLS: each piece wakes both ends once, and costs a call each. Made when it is first needed.</summary>
    public Span<byte> BulkScratch => (_bulkScratch ??= GC.AllocateUninitializedArray<byte>(BulkScratchBytes, pinned: true))
        .AsSpan(0, KeptBytes < MuchKeptBytes ? BulkScratchBytes : SmallBulkScratchBytes);

    /// <summary>What this loop's sessions keep because their receivers have no room for it.</summary>
    public long KeptBytes { get; private set; }

    /// <summary>A session keeps so much more; negative: less.</summary>
    public void OnKept(int bytes) => KeptBytes += bytes;

    /// <summary>0 to the number of loops - 1; picks this loop's stripe of every counter.</summary>
    public int Index { get; }

    public TimingWheel Timers { get; }

    /// <summary>Turns since the loop began. From any thread.</summary>
    public long Turns => Volatile.Read(ref _turns);

    /// <summary>Time in turns, as against waiting for events. From any thread.</summary>
    public TimeSpan Busy => _time.GetElapsedTime(0, Volatile.Read(ref _busyTicks));

    /// <summary>Whether the loop runs.</summary>
    public LoopPulse Pulse { get; }

    /// <summary>Shared by all small reads of this loop: valid until the next await.</summary>
    public byte[] Scratch { get; }

    /// <summary>Pipes for splicing; null where the system has none.</summary>
    public virtual PipePool? Pipes => null;

    /// <summary>When directions of this loop splice.</summary>
    public virtual Splicing Splicing => Splicing.Never;

    /// <summary>Awaited before each slice of bulk traffic. Who has just moved a slice may go on as the next of bulk; all
    /// others go to the end of the queue.</summary>
    public BulkTurnAwaitable BulkTurn(bool isAgain) => new(this, isAgain);

    /// <summary>Bulk traffic waits for its turn.</summary>
    protected bool HasBulk => _bulkAgain is not null || _bulk.Count > 0;

    /// <summary>Starts connecting. Null with the reason when the system refuses at once.</summary>
    public abstract LoopSocket? Connect(SocketAddress address, out SocketError error);

    /// <summary>Opens a listening socket; the loop hands every accepted socket to <paramref name="acceptor"/>. For the loop's
    /// thread.</summary>
    /// <remarks>An IPv6 any-address also takes IPv4. <paramref name="isShared"/>: other loops of
    /// this process listen on the same port.</remarks>
    /// <exception cref="SocketException">The address cannot be listened on.</exception>
    public abstract LoopListener Listen(IPEndPoint endpoint, bool isShared, IAcceptor acceptor);

    /// <summary>Goes on with a listening socket that another process opened and gave to this one. For the loop's thread.</summary>
    public virtual LoopListener Inherit(int descriptor, IAcceptor acceptor) =>
        throw new NotSupportedException("This kind of loop cannot take a socket over.");

    public void Start() => _thread.Start();

    /// <summary>Where the loop is stuck. Whatever it did is lost: the process is about to end. From any other thread.</summary>
    public string StackWhenStuck() => StuckThread.StackOf(_thread, _abort);

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

    internal void QueueBulk(Action slice, bool isAgain)
    {
        if (isAgain && _bulkAgain is null) _bulkAgain = slice;
        else _bulk.Enqueue(slice);
    }

    /// <summary>Calls it now. What it throws is logged as a bug and ends nothing else: a loop carries thousands
    /// of sessions. From the loop's thread.</summary>
    public void Run(Action action)
    {
        try
        {
            action();
        }
        catch (Exception exception)
        {
            OnBug(exception);
        }
    }

    /// <summary>Something ended with an exception nobody expected.</summary>
    internal void OnBug(Exception exception) => LogBug(exception, Index);

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
        _abort.Dispose();
        GC.SuppressFinalize(this);
    }

    /// <summary>Waits up to <paramref name="timeoutMilliseconds"/> (-1: for ever) and fetches what is ready.</summary>
    protected abstract void Wait(int timeoutMilliseconds);

    /// <summary>Serves what <see cref="Wait"/> fetched and was not served yet. When it throws
    /// it is called again for what is left.</summary>
    protected abstract void Serve();

    /// <summary>Ends a <see cref="Wait"/> under way or the next one. From any thread.</summary>
    protected abstract void Wake();

    protected abstract void Release();

    /// <summary>Costs nothing until somebody asks where a stuck loop is.</summary>
    private void RunUntilAborted()
    {
        try
        {
#pragma warning disable SYSLIB0046 // An abort may leave anything half done; the process ends after it.
            ControlledExecution.Run(Run, _abort.Token);
#pragma warning restore SYSLIB0046
        }
        catch (OperationCanceledException) when (_abort.IsCancellationRequested)
        {
            // The stack is known now.
        }
    }

    private void Run()
    {
        while (!_isStopping)
        {
            try
            {
                Wait(HasBulk || _soon.Count > 0 || !_inbox.IsEmpty ? 0 : Timers.SleepMilliseconds());
                Turn();
            }
            catch (Exception exception)
            {
                OnBug(exception);
            }
        }
    }

    private void Turn()
    {
        var began = _time.GetTimestamp();
        Timers.SetClock(LoopClock.Milliseconds(_time, began));
        ServeAll();
        Timers.FireDue();
        RunInbox();
        for (var left = _soon.Count; left > 0; left--) Run(_soon.Dequeue());
        MoveBulk();
        Volatile.Write(ref _busyTicks, _busyTicks + _time.GetTimestamp() - began);
        Volatile.Write(ref _turns, _turns + 1);
    }

    private void ServeAll()
    {
        for (var isDone = false; !isDone;)
        {
            try
            {
                Serve();
                isDone = true;
            }
            catch (Exception exception)
            {
                OnBug(exception);   // The others' events come once only.
            }
        }
    }

    /// <summary>Only what was there when it began: actions that post others do not keep the loop from its sockets.</summary>
    private void RunInbox()
    {
        // A full fence before the queue is read: a later Post wakes again.
        if (Volatile.Read(ref _isWoken) != 0) Interlocked.Exchange(ref _isWoken, 0);
        if (_inbox.IsEmpty) return;
        for (var left = _inbox.Count; left > 0 && _inbox.TryDequeue(out var action); left--) Run(action);
    }

    private void MoveBulk()
    {
        if (!HasBulk) return;
        var until = Stopwatch.GetTimestamp() + BulkTicks;
        do Run(TakeBulk());
        while (HasBulk && Stopwatch.GetTimestamp() < until);
    }

    private Action TakeBulk()
    {
        if (_bulkAgain is not { } slice) return _bulk.Dequeue();
        _bulkAgain = null;
        return slice;
    }

    [LoggerMessage(5001, LogLevel.Error,
        "Loop {Loop}: an event ended with an exception nobody caught. This is a bug of Odin; please report it")]
    private partial void LogBug(Exception exception, int loop);
}
