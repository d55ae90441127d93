using Microsoft.Extensions.Time.Testing;
using Odin.Commands;
using Odin.Hosting.Processes;

namespace Odin.Tests.CommandLines;

public sealed class WaitingTests
{
    private readonly FakeTimeProvider _time = new();
    private readonly List<string> _said = [];

    [Fact]
    public async Task It_says_what_it_waits_for_after_5_s_and_then_every_30_s()
    {
        var work = new TaskCompletionSource<int>();
        var waiting = Waiting.ForAsync(work.Task, "a silo", _said.Add, _time, CancellationToken.None);

        foreach (var seconds in new[] { 4, 1, 29, 1, 29, 1 }) _time.Advance(TimeSpan.FromSeconds(seconds));
        work.SetResult(7);

        (await waiting).ShouldBe(7);
        _said.ShouldBe(["waiting for a silo, 5 s so far", "waiting for a silo, 35 s so far", "waiting for a silo, 65 s so far"]);
    }

    [Fact]
    public async Task A_start_is_reported_after_2_s_and_what_it_does_before_its_first_wait_counts()
    {
        using var goOn = new ManualResetEventSlim();
        using var begun = new ManualResetEventSlim();
        var starting = Waiting.ForStartAsync(
            () =>
            {
                begun.Set();
                goOn.Wait();
                return Task.FromResult(7);
            }, "the silo to start", _said.Add, _time);
        begun.Wait();

        foreach (var seconds in new[] { 1, 1, 29, 1 }) _time.Advance(TimeSpan.FromSeconds(seconds));
        goOn.Set();

        (await starting).ShouldBe(7);
        _said.ShouldBe(["waiting for the silo to start, 2 s so far", "waiting for the silo to start, 32 s so far"]);
    }

    [Fact]
    public async Task A_time_out_of_the_work_itself_is_passed_on()
    {
        await Should.ThrowAsync<TimeoutException>(
            Waiting.ForAsync(Task.FromException<int>(new TimeoutException()), "a silo", _said.Add, _time, CancellationToken.None));
        _said.ShouldBeEmpty();
    }

    [Fact]
    public async Task It_is_given_up_when_cancelled()
    {
        using var stop = new CancellationTokenSource();
        var waiting = Waiting.ForAsync(new TaskCompletionSource().Task, "a silo", _said.Add, _time, stop.Token);

        await stop.CancelAsync();

        await Should.ThrowAsync<OperationCanceledException>(waiting);
    }

    [Fact]
    public async Task The_second_signal_ends_the_process_5_s_later_unless_it_has_ended()
    {
        var ends = new List<int>();
        using var first = new CancellationTokenSource();
        using var second = new CancellationTokenSource();
        StopDeadline.Arm(ends.Add, _time, first.Token).Dispose();
        using var armed = StopDeadline.Arm(ends.Add, _time, second.Token);

        await first.CancelAsync();
        await second.CancelAsync();
        _time.Advance(TimeSpan.FromSeconds(4.9));
        ends.ShouldBeEmpty();
        _time.Advance(TimeSpan.FromSeconds(0.2));

        ends.ShouldBe([ExitCode.Failed]);
    }

    [Fact]
    public async Task The_first_signal_ends_it_5_s_after_the_time_for_an_end_in_order()
    {
        var ends = new List<int>();
        using var stop = new CancellationTokenSource();
        using var armed = StopDeadline.Arm(ends.Add, _time, TimeSpan.FromSeconds(20), stop.Token);

        _time.Advance(TimeSpan.FromMinutes(1));
        await stop.CancelAsync();
        _time.Advance(TimeSpan.FromSeconds(24.9));
        ends.ShouldBeEmpty();
        _time.Advance(TimeSpan.FromSeconds(0.2));

        ends.ShouldBe([ExitCode.Failed]);
    }
}
