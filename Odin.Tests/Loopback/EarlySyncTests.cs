using System.Collections.Concurrent;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;
using Odin.Edge.Control.Cluster;
using Odin.Edge.Events;
using Odin.Grains.Events;
using Odin.Tests.Support;

namespace Odin.Tests.Loopback;

/// <summary>An edge with news syncs before its second is over, some times a second and not more. Its clock is the test's.</summary>
public sealed class EarlySyncTests
{
    private static readonly TimeSpan Soon = TimeSpan.FromMilliseconds(20);
    private static readonly TimeSpan Second = TimeSpan.FromSeconds(1);

    [Fact]
    public async Task What_has_changed_is_reported_at_once_and_what_changes_right_after_with_the_next_usual_sync()
    {
        var (region, time) = (new ScriptedRegion(), new ArmedTime());
        var first = region.NextReportAsync(_ => true);
        await using var edge = await TestEdge.StartAsync(default, services =>
        {
            services.AddSingleton<ICluster>(region);
            services.AddSingleton<TimeProvider>(time);
        });
        var events = edge.Services.GetRequiredService<EdgeEvents>();
        await first;

        var second = region.NextReportAsync(report => report.Events.Any(one => one.Text == "died"));
        var paused = time.ArmedAsync(Soon);   // So soon after the first.
        events.Add(EventKind.ProbeHealth, "died");
        await paused;
        var waits = time.ArmedAsync(Second);
        time.Advance(Soon);
        await second;
        await waits;

        var third = region.NextReportAsync(report => report.Events.Any(one => one.Text == "came back"));
        events.Add(EventKind.ProbeHealth, "came back");
        third.IsCompleted.ShouldBeFalse();
        time.Advance(Second);
        await third;
    }

    /// <summary>Time that the test moves, and that says when somebody begins to wait for so long.</summary>
    private sealed class ArmedTime : FakeTimeProvider
    {
        private readonly ConcurrentDictionary<TimeSpan, TaskCompletionSource> _armed = new();

        public Task ArmedAsync(TimeSpan due) => TestTimeout.Within(
            (_armed[due] = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously)).Task);

        public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
        {
            var timer = base.CreateTimer(callback, state, dueTime, period);
            if (_armed.TryGetValue(dueTime, out var armed)) armed.TrySetResult();
            return timer;
        }
    }
}
