using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;
using Odin.Edge.Announcing;
using Odin.Edge.Loops;
using Odin.Edge.Loops.Portable;

namespace Odin.Tests.Edge.Announcing;

public sealed class LoopLagTests
{
    [Fact]
    public async Task A_loop_that_is_stuck_is_late_until_it_answers()
    {
        var time = new FakeTimeProvider();
        using var loops = new LoopSet([NewLoop(0), NewLoop(1)], new DescriptorBudget(2));
        var lag = new LoopLag(loops, time);
        using var stuck = new ManualResetEventSlim();
        var isStuck = new TaskCompletionSource();
        loops.All[1].Post(() =>
        {
            isStuck.SetResult();
            stuck.Wait();
        });
        await isStuck.Task;

        lag.Longest().ShouldBe(TimeSpan.Zero);
        await loops.All[0].InvokeAsync(() => true);
        time.Advance(TimeSpan.FromSeconds(3));
        lag.Longest().ShouldBe(TimeSpan.FromSeconds(3));
        await loops.All[0].InvokeAsync(() => true);
        time.Advance(TimeSpan.FromSeconds(4));
        lag.Longest().ShouldBe(TimeSpan.FromSeconds(7));

        stuck.Set();
        await loops.All[0].InvokeAsync(() => true);
        await loops.All[1].InvokeAsync(() => true);
        lag.Longest().ShouldBe(TimeSpan.Zero);
    }

    private static PortableLoop NewLoop(int index) => new(index, TimeProvider.System, NullLogger.Instance);
}
