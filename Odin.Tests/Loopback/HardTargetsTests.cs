using System.Globalization;
using Odin.Grains.Configuration;
using Odin.Tests.Support;

namespace Odin.Tests.Loopback;

/// <summary>Half of the targets down, one that flaps each second, one that drops what comes: clients
/// must not notice while others serve.</summary>
public sealed class HardTargetsTests
{
    private const int Ejected = 5401;
    private const int Readmitted = 5402;
    private const int Unhealthy = 5901;
    private const int Healthy = 5902;

    /// <summary>How long clients are watched; docs/RELIABILITY.md has the figures of a minute.</summary>
    private static readonly TimeSpan Watched =
        TimeSpan.FromSeconds(int.Parse(Environment.GetEnvironmentVariable("ODIN_TEST_SECONDS") ?? "5", CultureInfo.InvariantCulture));

    [Theory, InlineData(false), InlineData(true)]
    public async Task No_client_fails_and_none_waits_while_most_targets_are_in_trouble(bool isProbed)
    {
        var events = new EventLog();
        await using var edge = await TestEdge.StartAsync(replace: events.AddTo);
        using var hole = new BlackHole();
        await using var flapping = new FlappingTarget();
        await using var one = TestTarget.Greeter("one");
        await using var two = TestTarget.Greeter("two");
        await using var three = TestTarget.Greeter("three");
        var down = Enumerable.Range(0, 5).Select(_ => $"127.0.0.1:{FreePort.Next()}").ToList();
        var port = await edge.ServeAsync([.. down, hole.Address, flapping.Address, one.Address, two.Address, three.Address],
            app => app with { HealthCheck = isProbed ? new HealthCheckSpec() : null });
        var clients = new ManyClients(port);

        var before = await clients.UntilAsync(
            Task.WhenAll(down.Append(hole.Address)
                .Select(target => isProbed ? events.WaitAsync(Unhealthy, target) : events.WaitAsync(Ejected, target))), lanes: 8);
        var after = await clients.UntilAsync(RealTime.PassAsync(Watched), lanes: 4);

        // A session that the flapping target had accepted dies with it; nobody could have saved that one.
        var sessions = Enumerable.Range(0, before.Count + after.Count).Select(_ => edge.Log.NextSession()).ToList();
        var died = sessions.Count(session => (session["End"]!.ToString(), session["Target"]!.ToString()) == ("TD", flapping.Address));
        before.Concat(after).Count(client => client.Greeting is null).ShouldBe(died);
        events.Count(flapping.Address, Ejected, Readmitted).ShouldBeLessThanOrEqualTo(Allowed);
        events.Count(flapping.Address, Unhealthy, Healthy).ShouldBeLessThanOrEqualTo(Allowed);
        var waits = after.Select(client => client.Took).Order().ToList();
        TestContext.Current.TestOutputHelper?.WriteLine(
            $"{before.Count + after.Count} clients, " +
                $"{died} died with their target, p50 " +
                    $"{waits[waits.Count / 2].TotalMilliseconds:f1} ms, p99 {waits[waits.Count * 99 / 100].TotalMilliseconds:f1} ms, "
            + $"max {waits[^1].TotalMilliseconds:f1} ms, "
            + $"{events.Count(flapping.Address, Ejected, Readmitted)} ejections and readmissions, " +
                $"{events.Count(flapping.Address, Unhealthy, Healthy)} changes by probes");
        waits[^1].ShouldBeLessThan(new ConnectSpec().Timeout, "nobody pays for the black hole once it is known; the slowest sessions: "
            + string.Join("; ", sessions.OrderByDescending(session => session["TotalMs"]).Take(8)
                .Select(session => string.Join(' ', session.Select(field => $"{field.Key}={field.Value}")))));
    }

    /// <summary>Six a minute, and one more way out and back: while most targets are out each is probed once a second. The first minute
    /// counts whole.</summary>
    private static int Allowed => 2 + (6 * (int)Math.Ceiling(Math.Max(1, Watched.TotalMinutes)));
}
