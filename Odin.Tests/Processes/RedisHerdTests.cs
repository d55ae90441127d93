using System.Globalization;
using System.Text.Json;
using Odin.Tests.Support;
using Odin.Tests.Support.Processes;

namespace Odin.Tests.Processes;

/// <summary>Redis goes away for longer than any silo waits for an answer of it, and comes back to all silos and edges at once: first with
/// its data, then without.</summary>
public sealed class RedisHerdTests(ITestOutputHelper output)
{
    private const int Apps = 30;

    /// <summary>One of its own beside Orleans' two.</summary>
    private const int ConnectionsOfSilo = 3;
    private const int ConnectionsOfEdge = 1;

    /// <summary>Why Redis does not answer is asked by a connection of its own, with each look each 4 to 5 s.</summary>
    private const int QuestionsOfProcess = 2;

    /// <summary>What the library asks of a Redis that it connects to, and then what waited for that.</summary>
    private const int CommandsOfConnection = 40;

    private static readonly string[] Regions = ["fra", "iad", "syd", "gru", "nrt"];

    /// <summary>After all silos have noticed that it is away, some seconds after that.</summary>
    private static readonly TimeSpan Away = TimeSpan.FromSeconds(4);
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(2);

    /// <summary>A change is tried once and looked for once, and its refusal is written to the audit.</summary>
    private static readonly TimeSpan RefusedWithin = TimeSpan.FromSeconds(10);

    /// <summary>The longest pause between two attempts, one beat of the library, and a silo's look each 5 s.</summary>
    private static readonly TimeSpan BackWithin = TimeSpan.FromSeconds(10);

    [Fact]
    public async Task No_answer_is_late_and_each_connects_once()
    {
        await using var world = await ClusterWorld.StartAsync(Regions);
        await world.ApplyAsync(Document());
        await using var herd = await RedisHerd.StartAsync(world, Apps);

        await ComesBackAsync(world, world.Redis.StartAgainAsync, "nobody-1");
        await ComesBackAsync(world, world.Redis.StartEmptyAsync, "nobody-2");

        output.WriteLine($"edges: {herd.OfEdges}\noperators: {herd.OfOperators}");
        herd.OfEdges.Failures.ShouldBeEmpty();
        herd.OfOperators.Failures.ShouldBeEmpty();
        herd.OfEdges.Longest.ShouldBeLessThan(Deadline);
        herd.OfOperators.Longest.ShouldBeLessThan(Deadline);
        (await world.OdinAsync("get", "apps")).Said.ShouldContain($"app-{Apps - 1}");
    }

    private async Task ComesBackAsync(ClusterWorld world, Func<Task> start, string edge)
    {
        var from = world.Silos.Select(silo => silo.Process.Lines.Count).ToList();
        await world.Redis.Process.KillAsync();
        await Task.WhenAll(EachSaysAsync(world, from, "does not answer this silo"), RefusedAsync(world, edge));
        await RealTime.PassAsync(Away);

        await start();
        var begun = TestTimeout.Time.GetTimestamp();
        await EachSaysAsync(world, from, "answers this silo again");
        TestTimeout.Time.GetElapsedTime(begun).ShouldBeLessThan(BackWithin);

        var processes = Regions.Length * 2;
        var connections = Regions.Length * (ConnectionsOfSilo + ConnectionsOfEdge);
        var looks = 0;
        var list = await Operator.UntilAsync(() =>
        {
            looks++;
            return world.Redis.CommandAsync("CLIENT", "LIST");
        }, said => said.Split('\n').Length > connections);
        await Operator.UntilAsync(() => world.OdinAsync("drain", "--edge", edge, "--force"), "draining");
        var stats = await world.Redis.CommandAsync("INFO", "stats");
        var seconds = TestTimeout.Time.GetElapsedTime(begun).TotalSeconds;
        var (received, commands) = (Number(stats, "total_connections_received") - looks - 1, Number(stats, "total_commands_processed"));
        output.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"{received} connections, by age in seconds {Ages(list)}; {commands} commands within {seconds:0.0} s"));
        received.ShouldBeInRange(connections, connections + QuestionsOfProcess * processes);
        commands.ShouldBeLessThan(connections * CommandsOfConnection);
    }

    private static string Document() => JsonSerializer.Serialize(new
    {
        Apps = Enumerable.Range(0, Apps).Select(number => new
        {
            Name = $"app-{number}",
            Ports = new[] { 5000 + number },
            Targets = new[] { "10.1.1.1:80" },
            Limits = new { MaxConnections = 1000 },
        }),
    });

    private static async Task RefusedAsync(ClusterWorld world, string edge)
    {
        var begun = TestTimeout.Time.GetTimestamp();
        (await world.OdinAsync("drain", "--edge", edge, "--force")).Said.ShouldContain("Redis");
        TestTimeout.Time.GetElapsedTime(begun).ShouldBeLessThan(RefusedWithin);
    }

    private static Task<string[]> EachSaysAsync(ClusterWorld world, List<int> from, string text) =>
        Task.WhenAll(world.Silos.Zip(from, (silo, line) => silo.Process.WaitForLineAsync(text, line)));

    private static int Number(string stats, string name) => int.Parse(
        stats.Split('\n').Single(line => line.StartsWith($"{name}:", StringComparison.Ordinal))[(name.Length + 1)..],
        CultureInfo.InvariantCulture);

    private static string Ages(string list) => string.Join(' ', list.Split('\n')
        .Select(client => client.Split(' ').Single(part => part.StartsWith("age=", StringComparison.Ordinal))[4..])
        .GroupBy(age => int.Parse(age, CultureInfo.InvariantCulture)).OrderByDescending(ages => ages.Key)
        .Select(ages => string.Create(CultureInfo.InvariantCulture, $"{ages.Key}: {ages.Count()}")));
}
