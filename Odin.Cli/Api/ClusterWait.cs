using Odin.Commands;

namespace Odin.Cli.Api;

/// <summary>Tries again and again to reach a cluster that comes up, and reports what it waits for: whenever that is something else, and
/// every 30 s.</summary>
/// <param name="attempt">One try.</param>
/// <param name="longest">When it gives up.</param>
/// <param name="say">Gets the lines.</param>
/// <param name="time">The clock.</param>
internal sealed class ClusterWait(Func<CancellationToken, Task<Obstacle?>> attempt, Duration longest,
    Action<string> say, TimeProvider time)
{
    private static readonly TimeSpan Between = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan LongestAttempt = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(1);

    private readonly long _started = time.GetTimestamp();
    private volatile Obstacle _obstacle = new("the cluster", "the cluster has not answered yet.");

    /// <summary>What stood in its way when the time was over; null: nothing does any more.</summary>
    public async Task<Obstacle?> WaitAsync(CancellationToken cancellationToken)
    {
        using var deadline = new CancellationTokenSource(longest.Value, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(deadline.Token, cancellationToken);
        await using var timer = time.CreateTimer(_ => Report(_obstacle), null, Between, Between);
        try
        {
            while (true)
            {
                if (await TryAsync(either.Token) is not { } obstacle) return null;
                if (obstacle.What != _obstacle.What) Report(obstacle);
                _obstacle = obstacle;
                await Task.Delay(Pause, time, either.Token);
            }
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return _obstacle with { Message = $"after {longest}: {_obstacle.Message}" };
        }
    }

    private async Task<Obstacle?> TryAsync(CancellationToken cancellationToken)
    {
        using var deadline = new CancellationTokenSource(LongestAttempt, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(deadline.Token, cancellationToken);
        try
        {
            return await attempt(either.Token);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return new Obstacle("an answer", $"the cluster did not answer within {LongestAttempt.TotalSeconds:0} s.", ExitCode.Incomplete);
        }
    }

    private void Report(Obstacle obstacle) =>
        say($"waiting for {obstacle.What}, {time.GetElapsedTime(_started).TotalSeconds:0} s of {longest} so far: {obstacle.Message}");
}
