using Odin.Tests.Support;

namespace Odin.Tests.TestSupport;

public sealed class LoadedTimeTests
{
    [Fact]
    public async Task On_an_overloaded_machine_a_deadline_takes_as_much_longer_as_the_work_does()
    {
        var time = new LoadedTime(() => 10);
        await Task.Delay(TimeSpan.FromMilliseconds(200), time, TestContext.Current.CancellationToken);
        var (wall, counted) = (TimeProvider.System.GetTimestamp(), time.GetTimestamp());

        await Task.Delay(TimeSpan.FromMilliseconds(20), time, TestContext.Current.CancellationToken);

        (TimeProvider.System.GetElapsedTime(wall) / time.GetElapsedTime(counted)).ShouldBeGreaterThan(3);
    }

    [Fact]
    public async Task A_deadline_fires_once_its_time_has_come_and_not_when_it_was_called_off()
    {
        var time = new LoadedTime(() => 1);
        using var kept = new CancellationTokenSource(TimeSpan.FromMilliseconds(100), time);
        var calledOff = new CancellationTokenSource(TimeSpan.FromMilliseconds(100), time);
        calledOff.Dispose();
        var fired = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        kept.Token.Register(fired.SetResult);

        await TestTimeout.Within(fired.Task);

        calledOff.IsCancellationRequested.ShouldBeFalse();
    }
}
