using Odin.Hosting.Redis;

namespace Odin.Tests.Hosting.Redis;

/// <summary>Many connections that lose Redis at the same instant come back to it over some seconds, each within a stated time.</summary>
public sealed class ReconnectPauseTests
{
    private const int Connections = 1000;
    private static readonly TimeSpan Return = TimeSpan.FromSeconds(20);
    private static readonly TimeSpan Beat = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan Window = TimeSpan.FromMilliseconds(250);

    [Fact]
    public void All_are_back_in_time_and_few_of_them_at_any_moment()
    {
        var back = Enumerable.Range(0, Connections).Select(seed => BackAt(new Random(seed)) - Return).Order().ToList();

        back[^1].ShouldBeLessThanOrEqualTo(ReconnectPause.Longest + Beat);
        back.Max(first => back.Count(at => at >= first && at < first + Window)).ShouldBeLessThan(Connections / 6);
    }

    [Fact]
    public void An_attempt_has_the_time_that_the_library_gives_it_to_connect()
    {
        var options = RedisServers.At("127.0.0.1:6379").Connection();

        for (var attempt = 0L; attempt < 100; attempt++)
        {
            options.ReconnectRetryPolicy.ShouldRetry(attempt, options.ConnectTimeout - 1).ShouldBeFalse();
            options.ReconnectRetryPolicy.ShouldRetry(attempt, (int)ReconnectPause.Longest.TotalMilliseconds).ShouldBeTrue();
        }

        options.HeartbeatInterval.ShouldBeInRange(Beat * 0.8, Beat);
    }

    /// <summary>As the library does it: the first attempt at once, and then at a beat that finds the pause over.</summary>
    private static TimeSpan BackAt(Random random)
    {
        var pause = new ReconnectPause(random);
        var beat = ReconnectPause.DrawBeat(random);
        var (now, attempt, attemptedAt) = (TimeSpan.Zero, 0, TimeSpan.Zero);
        while (attemptedAt < Return)
        {
            now += beat;
            if (!pause.ShouldRetry(attempt, (int)(now - attemptedAt).TotalMilliseconds)) continue;
            (attempt, attemptedAt) = (attempt + 1, now);
        }

        return attemptedAt;
    }
}
