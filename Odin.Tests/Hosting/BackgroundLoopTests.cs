using Microsoft.Extensions.Time.Testing;
using Odin.Grains.Failures;
using Odin.Hosting.Background;
using Odin.Tests.Support;

namespace Odin.Tests.Hosting;

public sealed class BackgroundLoopTests : IDisposable
{
    private const int Bug = 6001;

    private readonly FakeTimeProvider _time = new();
    private readonly EventLog _log = new();
    private int _runs;

    public void Dispose() => _log.Dispose();

    [Fact]
    public async Task A_bug_is_logged_with_its_stack_and_the_loop_goes_on_a_second_later()
    {
        var secondRun = new TaskCompletionSource();
        await using var loop = NewLoop();

        loop.Start(stop =>
        {
            if (++_runs == 1) throw new InvalidOperationException("of our own making");
            secondRun.SetResult();
            return Task.Delay(Timeout.InfiniteTimeSpan, _time, stop);
        });
        await _log.WaitAsync(Bug, nameof(A_bug_is_logged_with_its_stack_and_the_loop_goes_on_a_second_later));
        await AdvanceUntilAsync(secondRun.Task);

        _log.Count("of our own making", Bug).ShouldBe(1);
        loop.IsRunning.ShouldBeTrue();
    }

    [Fact]
    public async Task A_loop_that_is_ended_ends_without_a_word()
    {
        var loop = NewLoop();
        loop.Start(stop => Task.Delay(Timeout.InfiniteTimeSpan, _time, stop));

        await loop.DisposeAsync();

        loop.IsRunning.ShouldBeFalse();
        _log.Count(Bug).ShouldBe(0);
    }

    [Fact]
    public async Task A_loop_that_is_ended_does_not_wait_out_the_pause_after_a_bug()
    {
        var loop = NewLoop();
        loop.Start(_ => throw new InvalidOperationException("at once"));
        await _log.WaitAsync(Bug);

        await loop.DisposeAsync().AsTask().WaitAsync(TestTimeout.Usual, TestTimeout.Time);

        _log.Count(Bug).ShouldBe(1);
    }

    [Fact]
    public async Task A_cancellation_that_nobody_asked_for_is_a_bug()
    {
        await using var loop = NewLoop();
        loop.Start(_ => throw new OperationCanceledException("by something else"));

        await _log.WaitAsync(Bug, "by something else");
    }

    [Fact]
    public async Task A_loop_that_has_nothing_more_to_do_can_be_started_again()
    {
        var ended = new TaskCompletionSource();
        await using var loop = NewLoop();
        Func<CancellationToken, Task> run = _ =>
        {
            _runs++;
            return ended.Task;
        };
        loop.Start(run);
        loop.Start(run);
        ended.SetResult();
        while (loop.IsRunning) await Task.Yield();

        loop.Start(run);
        while (loop.IsRunning) await Task.Yield();

        _runs.ShouldBe(2);
    }

    private BackgroundLoop NewLoop() => new("The test's loop", _time, _log.CreateLogger(""));

    /// <summary>The pause begins on another thread: time goes on until it has been seen to end.</summary>
    private async Task AdvanceUntilAsync(Task awaited)
    {
        while (!awaited.IsCompleted)
        {
            _time.Advance(LastResort.Pause);
            await Task.Yield();
        }
    }
}
