using System.Runtime.CompilerServices;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;
using Odin.Edge.Events;
using Odin.Edge.Hosting;
using Odin.Edge.Loops;
using Odin.Edge.Loops.Portable;
using Odin.Grains.Events;
using Odin.Hosting.Processes;
using Odin.Tests.Grains.Support;
using Odin.Tests.Support;

namespace Odin.Tests.Edge.Hosting;

public sealed class LoopWatchdogTests : IDisposable
{
    private const int Stalled = 5011;
    private const int RunsAgain = 5012;
    private const int GivenUp = 5013;

    private readonly FakeTimeProvider _time = new();
    private readonly EventLog _log = new();
    private readonly EdgeEvents _events = new(Specs.Edge("fra-1"), TimeProvider.System);
    private readonly NotifySocket _manager = new();
    private readonly ManualResetEventSlim _release = new();
    private readonly LoopSet _loops;
    private readonly List<int> _exits = [];

    public LoopWatchdogTests() => _loops = new LoopSet(
        [new PortableLoop(0, TimeProvider.System, NullLogger.Instance), new PortableLoop(1, TimeProvider.System, NullLogger.Instance)],
        new DescriptorBudget(2));

    public void Dispose()
    {
        _release.Set();
        _loops.Dispose();
        _manager.Dispose();
        _log.Dispose();
    }

    /// <summary>As after a start that failed: its thread waits when all is disposed of, and an exception there ends the process.</summary>
    [Fact]
    public async Task Disposed_of_without_a_stop_its_thread_ends_first()
    {
        for (var round = 0; round < 50; round++)
        {
            var watchdog = NewWatchdog();
            await watchdog.StartAsync(TestContext.Current.CancellationToken);
            watchdog.Dispose();
        }
    }

    [Fact]
    public async Task A_loop_that_has_not_run_for_ten_seconds_is_stalled_until_it_runs()
    {
        using var watchdog = NewWatchdog();
        Hold(_loops.All[1]);

        await BeatForAsync(watchdog, TimeSpan.FromSeconds(9.5), _loops.All[0]);
        watchdog.Stalled.ShouldBeEmpty();
        await BeatForAsync(watchdog, TimeSpan.FromSeconds(1), _loops.All[0]);
        watchdog.Stalled.ShouldHaveSingleItem().ShouldBe("event loop 1 has not run for 10 s");
        _log.Count("Event loop 1 has not run for 00:00:10", Stalled).ShouldBe(1);

        _release.Set();
        await BeatForAsync(watchdog, LoopWatchdog.Interval, [.. _loops.All]);
        watchdog.Stalled.ShouldBeEmpty();
        _log.Count("Event loop 1 runs again", RunsAgain).ShouldBe(1);
        _events.NextForReport().Select(known => known.Kind).ShouldBe([EventKind.LoopStalled, EventKind.LoopRuns]);
    }

    [Fact]
    public async Task A_process_that_was_frozen_finds_no_loop_stalled()
    {
        using var watchdog = NewWatchdog(stallExit: TimeSpan.FromSeconds(30));
        Hold(_loops.All[1]);
        await BeatForAsync(watchdog, TimeSpan.FromSeconds(2), _loops.All[0]);

        _time.Advance(TimeSpan.FromHours(1));
        watchdog.Beat();

        watchdog.Stalled.ShouldBeEmpty();
        _exits.ShouldBeEmpty();
    }

    [Fact]
    public async Task After_the_stall_exit_the_stack_is_logged_and_the_process_ends_with_70()
    {
        using var watchdog = NewWatchdog(stallExit: TimeSpan.FromSeconds(30));
        Hold(_loops.All[1]);

        await BeatForAsync(watchdog, TimeSpan.FromSeconds(29), _loops.All[0]);
        _exits.ShouldBeEmpty();
        await BeatForAsync(watchdog, TimeSpan.FromSeconds(3), _loops.All[0]);

        _exits.ShouldBe([70]);
        _log.Count($"{nameof(LoopWatchdogTests)}.{nameof(WaitHere)}", GivenUp).ShouldBe(1);
    }

    [Fact]
    public async Task Without_a_stall_exit_the_process_stays()
    {
        using var watchdog = NewWatchdog(stallExit: TimeSpan.Zero);
        Hold(_loops.All[1]);

        await BeatForAsync(watchdog, TimeSpan.FromMinutes(2), _loops.All[0]);

        _exits.ShouldBeEmpty();
    }

    [Fact]
    public async Task The_service_manager_is_notified_only_while_all_loops_run()
    {
        using var watchdog = NewWatchdog();
        await BeatForAsync(watchdog, TimeSpan.FromSeconds(11), [.. _loops.All]);
        (await _manager.NextAsync()).ShouldBe("WATCHDOG=1");
        _manager.IsEmpty.ShouldBeTrue();

        Hold(_loops.All[1]);
        await BeatForAsync(watchdog, TimeSpan.FromSeconds(15), _loops.All[0]);
        while (!_manager.IsEmpty) await _manager.NextAsync();   // Of the time before the silence was too long.
        await BeatForAsync(watchdog, TimeSpan.FromSeconds(60), _loops.All[0]);
        _manager.IsEmpty.ShouldBe(true, "nothing is said while a loop does not run");

        _release.Set();
        await BeatForAsync(watchdog, LoopWatchdog.Interval, [.. _loops.All]);
        (await _manager.NextAsync()).ShouldBe("WATCHDOG=1");
    }

    [Fact]
    public async Task The_lag_is_how_long_an_action_waits()
    {
        var pulse = new LoopPulse(_loops.All[0].Post, _time);
        Hold(_loops.All[0]);
        pulse.Beat(LoopWatchdog.Interval);
        _time.Advance(TimeSpan.FromSeconds(3));
        pulse.Lag.ShouldBe(TimeSpan.FromSeconds(3));

        _release.Set();
        await AnswerAsync(_loops.All[0]);
        pulse.Lag.ShouldBe(TimeSpan.FromSeconds(3));
        pulse.Beat(LoopWatchdog.Interval);
        await AnswerAsync(_loops.All[0]);
        pulse.Lag.ShouldBe(TimeSpan.Zero);
    }

    private LoopWatchdog NewWatchdog(TimeSpan stallExit = default) => new(_loops, stallExit, _exits.Add,
        new ServiceNotifier(_manager.Address, "30000000"), _events, _time, _log.LoggerOf<LoopWatchdog>());

    private void Hold(EventLoop loop)
    {
        using var held = new ManualResetEventSlim();
        loop.Post(() =>
        {
            held.Set();
            WaitHere();
        });
        held.Wait();
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private void WaitHere() => _release.Wait();

    private async Task BeatForAsync(LoopWatchdog watchdog, TimeSpan length, params EventLoop[] running)
    {
        for (var left = length; left > TimeSpan.Zero; left -= LoopWatchdog.Interval)
        {
            foreach (var loop in running) await AnswerAsync(loop);
            _time.Advance(LoopWatchdog.Interval);
            watchdog.Beat();
        }

        foreach (var loop in running) await AnswerAsync(loop);
    }

    /// <summary>Completes when what was posted before has run.</summary>
    private static Task<bool> AnswerAsync(EventLoop loop) => TestTimeout.Within(loop.InvokeAsync(() => true));
}
