using Microsoft.Extensions.Time.Testing;
using Odin.Cli.Api;
using Odin.Commands;

namespace Odin.Tests.CommandLines;

/// <summary><c>--wait</c> on a clock that the test moves.</summary>
public sealed class ClusterWaitTests
{
    private readonly FakeTimeProvider _time = new();
    private readonly List<string> _said = [];
    private readonly Queue<TaskCompletionSource<Obstacle?>> _attempts = new();
    private TaskCompletionSource _begun = New();

    [Fact]
    public async Task It_tries_again_each_second_and_says_what_it_waits_for_when_that_changes()
    {
        var waiting = Wait("1h");
        await FailAsync("Redis");
        await FailAsync("Redis");
        await FailAsync("a silo");

        await SucceedAsync();

        (await waiting).ShouldBeNull();
        _said.ShouldBe(["waiting for Redis, 0 s of 1h so far: Redis is away.", "waiting for a silo, 2 s of 1h so far: a silo is away."]);
    }

    [Fact]
    public async Task It_says_the_same_again_every_30_s()
    {
        var waiting = Wait("1h");
        for (var second = 0; second < 61; second++) await FailAsync("Redis");

        await SucceedAsync();

        await waiting;
        _said.Select(line => line[..line.IndexOf(" of", StringComparison.Ordinal)])
            .ShouldBe(["waiting for Redis, 0 s", "waiting for Redis, 30 s", "waiting for Redis, 60 s"]);
    }

    [Fact]
    public async Task When_its_time_is_over_it_says_what_stood_in_its_way()
    {
        var waiting = Wait("3s");
        for (var second = 0; second < 3; second++) await FailAsync("a silo");

        (await waiting)!.Message.ShouldBe("after 3s: a silo is away.");
    }

    [Fact]
    public async Task An_attempt_that_hangs_is_given_up_after_30_s()
    {
        var waiting = Wait("1h");
        await _begun.Task;
        _begun = New();

        _time.Advance(TimeSpan.FromSeconds(31));
        await NextAsync();
        await SucceedAsync();

        await waiting;
        _said.ShouldContain("waiting for an answer, 31 s of 1h so far: the cluster did not answer within 30 s.");
    }

    [Fact]
    public async Task A_signal_ends_it()
    {
        using var stop = new CancellationTokenSource();
        var waiting = Wait("1h", stop.Token);
        await _begun.Task;

        await stop.CancelAsync();

        await Should.ThrowAsync<OperationCanceledException>(waiting);
    }

    private Task<Obstacle?> Wait(string longest, CancellationToken cancellationToken = default)
    {
        Duration.TryParse(longest, out var duration).ShouldBeTrue();
        return new ClusterWait(AttemptAsync, duration, _said.Add, _time).WaitAsync(cancellationToken);
    }

    private Task<Obstacle?> AttemptAsync(CancellationToken cancellationToken)
    {
        var attempt = new TaskCompletionSource<Obstacle?>();   // Goes on at once, on the thread of the test.
        cancellationToken.Register(() => attempt.TrySetCanceled(cancellationToken));
        _attempts.Enqueue(attempt);
        _begun.TrySetResult();
        return attempt.Task;
    }

    /// <summary>The attempt under way fails, and a second goes by.</summary>
    private async Task FailAsync(string what)
    {
        await _begun.Task;
        _begun = New();
        _attempts.Dequeue().SetResult(new Obstacle(what, $"{what} is away."));
        await NextAsync();
    }

    private Task NextAsync()
    {
        _time.Advance(TimeSpan.FromSeconds(1));
        return Task.CompletedTask;
    }

    private async Task SucceedAsync()
    {
        await _begun.Task;
        _attempts.Last().SetResult(null);
    }

    private static TaskCompletionSource New() => new();
}
