using System.Collections.Immutable;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Odin.Commands;
using Odin.Edge.Events;
using Odin.Edge.Loops;
using Odin.Grains.Events;
using Odin.Grains.Failures;
using Odin.Hosting.Logging;
using Odin.Hosting.Processes;

namespace Odin.Edge.Hosting;

/// <summary>Notices an event loop that does not run any more: says so, sends the service manager nothing more, and in the end gives the
/// process up.</summary>
/// <remarks>On a thread of its own: a starved thread pool must not look like a stuck loop, and a stuck loop must not go unseen.</remarks>
internal sealed partial class LoopWatchdog(LoopSet loops, TimeSpan stallExit, Action<int> exit, ServiceNotifier manager,
    EdgeEvents events, TimeProvider time,
    ILogger<LoopWatchdog> logger) : IHostedService, IDisposable
{
    public static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(500);

    /// <summary>After so long a loop counts as stalled.</summary>
    public static readonly TimeSpan StalledAfter = TimeSpan.FromSeconds(10);

    /// <summary>A beat that comes later shows that this process did not run, frozen or without a processor: that is no stall.</summary>
    private static readonly TimeSpan LongestPass = 2 * Interval;

    private readonly ManualResetEventSlim _stop = new(false, spinCount: 0);   // Nearly every wait runs out.
    private readonly bool[] _isStalled = new bool[loops.Count];
    private Thread? _thread;
    private long _beatAt = time.GetTimestamp();
    private TimeSpan _sinceReport;
    private bool _isGivenUp;

    /// <summary>What is to be said of each loop that does not run. From any thread.</summary>
    public ImmutableArray<string> Stalled =>
        [.. loops.All.Where(loop => loop.Pulse.Silence >= StalledAfter)
            .Select(loop => $"event loop {loop.Index} has not run for {loop.Pulse.Silence.TotalSeconds:0} s")];

    public Task StartAsync(CancellationToken cancellationToken)
    {
        _thread = new Thread(Run) { Name = "odin-watchdog", IsBackground = true, Priority = ThreadPriority.AboveNormal };
        _thread.Start();
        return Task.CompletedTask;
    }

    public Task StopAsync(CancellationToken cancellationToken)
    {
        Stop();
        return Task.CompletedTask;
    }

    /// <summary>A host whose start failed disposes of what it never stopped.</summary>
    public void Dispose()
    {
        Stop();
        _stop.Dispose();
    }

    /// <summary>One round over all loops. By the watchdog's thread alone.</summary>
    internal void Beat()
    {
        var now = time.GetTimestamp();
        var passed = time.GetElapsedTime(_beatAt, now);
        if (passed > LongestPass) passed = LongestPass;
        _beatAt = now;
        foreach (var loop in loops.All)
        {
            loop.Pulse.Beat(passed);
            Watch(loop);
        }

        Report(passed);
    }

    private void Stop()
    {
        if (_thread is null) return;
        _stop.Set();
        _thread.Join();
        _thread = null;
    }

    private void Run()
    {
        while (!_stop.Wait(Interval))
        {
            try
            {
                Beat();
            }
            catch (Exception exception)
            {
                LastResort.LogBug(logger, exception, "The watchdog of the event loops");
            }
        }
    }

    private void Watch(EventLoop loop)
    {
        var silence = loop.Pulse.Silence;
        var isStalled = silence >= StalledAfter;
        if (isStalled != _isStalled[loop.Index])
        {
            _isStalled[loop.Index] = isStalled;
            if (isStalled) LogStalled(loop.Index, silence);
            else LogRuns(loop.Index, loop.Pulse.Lag);
            events.Add(isStalled ? EventKind.LoopStalled : EventKind.LoopRuns, isStalled
                ? $"event loop {loop.Index} has not run for {silence.TotalSeconds:0} s" : $"event loop {loop.Index} runs again");
        }

        if (stallExit > TimeSpan.Zero && silence >= stallExit && !_isGivenUp) GiveUp(loop, silence);
    }

    private void GiveUp(EventLoop loop, TimeSpan silence)
    {
        _isGivenUp = true;
        StandardStreams.Flush();   // To look for the stack may end the process by itself.
        LogGivenUp(loop.Index, silence, ExitCode.Stalled, $"odin-loop-{loop.Index}", loop.StackWhenStuck());
        StandardStreams.Flush();
        exit(ExitCode.Stalled);
    }

    /// <summary>The service manager is notified only while all loops run.</summary>
    private void Report(TimeSpan passed)
    {
        _sinceReport += passed;
        if (manager.BeatInterval is not { } interval || _sinceReport < interval) return;
        if (loops.All.Any(loop => loop.Pulse.Silence >= interval)) return;
        _sinceReport = TimeSpan.Zero;
        manager.Beat();
    }

    [LoggerMessage(5011, LogLevel.Error,
        "Event loop {Loop} has not run for {Silence}: its sessions and clients wait. /healthz says so. If it does not come back, the " +
            "process ends (--stall-exit)")]
    private partial void LogStalled(int loop, TimeSpan silence);

    [LoggerMessage(5012, LogLevel.Warning, "Event loop {Loop} runs again; an action waited for it for {Lag}")]
    private partial void LogRuns(int loop, TimeSpan lag);

    [LoggerMessage(5013, LogLevel.Critical,
        "Event loop {Loop} has not run for {Silence}: the process ends with exit code {ExitCode}, to be started anew. Please report " +
            "where thread {Thread} was:\n{Stack}")]
    private partial void LogGivenUp(int loop, TimeSpan silence, int exitCode, string thread, string stack);
}
