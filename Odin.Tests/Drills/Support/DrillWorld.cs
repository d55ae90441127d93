using System.Globalization;
using System.Net;
using System.Text.Json;
using Odin.Grains.AppBackends;
using Odin.Tests.Support;
using Odin.Tests.Support.Processes;

namespace Odin.Tests.Drills.Support;

/// <summary>Three regions with a Redis in a place of its own. Each drill finds it at rest and must leave it so.</summary>
internal sealed class DrillWorld : IAsyncDisposable
{
    public const int Limit = 100;
    public const int ExtraPort = 5005;
    private const int HubNumber = 9;
    private static readonly string[] Names = ["fra", "iad", "syd"];

    /// <summary>The API makes its view once a second.</summary>
    private static readonly TimeSpan BetweenQuestions = TimeSpan.FromMilliseconds(200);

    private readonly string _folder = Directory.CreateTempSubdirectory("odin-drills-").FullName;

    private DrillWorld(Backbone backbone) => Backbone = backbone;

    public static string RedisAddress { get; } = $"{Backbone.AddressOf(HubNumber, 1)}:6379";

    public static IPAddress HubAddress { get; } = IPAddress.Parse(Backbone.AddressOf(HubNumber, 1));

    /// <summary>One app more, for a document that differs.</summary>
    public static string ExtraApp { get; } =
        $$""", { "Name": "Extra", "Ports": [{{ExtraPort}}], "Targets": ["{{Backbone.AddressOf(1, 11)}}:{{DrillRegion.TargetPort}}"] }""";

    public Backbone Backbone { get; }

    public Place Hub { get; private set; } = null!;

    public DrillProcess Redis { get; private set; } = null!;

    public List<DrillRegion> Regions { get; } = [];

    public DrillRegion Fra => Regions[0];

    public DrillRegion Iad => Regions[1];

    public DrillRegion Syd => Regions[2];

    /// <summary>The sessions of all targets together.</summary>
    public LiveCount Count { get; } = new();

    /// <summary>The first region whose silo lives; null: none does.</summary>
    private DrillRegion? Asked => Regions.FirstOrDefault(region => !region.Silo.Process.HasExited);

    public IEnumerable<DrillTarget> Targets => Regions.SelectMany(region => region.Targets);

    /// <summary>Everything is up and the apps are served. Skips the test where it cannot be had.</summary>
    public static async Task<DrillWorld> StartAsync()
    {
        Tool.Require("redis-server", "redis-server");
        var world = new DrillWorld(await Backbone.CreateAsync());
        try
        {
            await world.BuildAsync();
            return world;
        }
        catch (Exception)
        {
            await world.DisposeAsync();
            throw;
        }
    }

    /// <summary>Redis and every silo, all of which must have ended.</summary>
    public async Task StartControlPlaneAsync()
    {
        await Redis.StartAsync("Ready to accept connections");
        await Task.WhenAll(Regions.Select(region => region.Silo.StartAsync()));
    }

    /// <summary>Another edge with a region's id, in the hub's place. To be disposed.</summary>
    public async Task<DrillProcess> StartTwinAsync(DrillRegion region)
    {
        var twin = region.NewEdge($"twin-{region.Name}", Hub, HubAddress, Path.Combine(_folder, "twin"));
        await twin.StartAsync($"Listening on {HubAddress}:{(int)DrillApp.Even}");
        return twin;
    }

    /// <summary>Makes one region the place of every grain, the catalog's too: the silos of the others are away for a
    /// while, and grains stay where they are.</summary>
    public async Task GatherGrainsAsync(DrillRegion there)
    {
        var others = Regions.Where(region => region != there).ToList();
        foreach (var region in others) await region.Silo.Process.StopAsync();
        await CountsBecomeAsync(DrillApp.Near, 0, Regions.Count, TimeSpan.FromSeconds(60));
        await Task.WhenAll(others.Select(region => region.Silo.StartAsync()));
    }

    /// <summary>Puts the apps in force; <paramref name="more"/> is the JSON of further ones.</summary>
    public async Task<(int ExitCode, string Said)> ApplyAsync(string more = "")
    {
        var file = Path.Combine(_folder, "drills.json");
        await File.WriteAllTextAsync(file, Document(more));
        return await OdinAsync("apply", "--timeout", "20s", "-f", file);
    }

    /// <summary>Tries until the change is taken: where the catalog's silo has just gone it takes some seconds, and a disk that is busy
    /// for 2 s has Redis refuse one.</summary>
    public async Task ApplyWhenPossibleAsync(string more = "")
    {
        var started = TestTimeout.Time.GetTimestamp();
        while (await ApplyAsync(more) is var (exitCode, said) && exitCode != 0)
        {
            TestTimeout.Time.GetElapsedTime(started).ShouldBeLessThan(TimeSpan.FromSeconds(60), said);
        }
    }

    /// <summary>Runs a command beside the first silo that lives.</summary>
    public async Task<(int ExitCode, string Said)> OdinAsync(params string[] arguments)
    {
        var place = Asked?.Place ?? Hub;
        await using var odin = DrillProcess.Odin($"odin {arguments[0]}", place, arguments);
        return await odin.RunAsync();
    }

    /// <summary>What Odin says, by the first silo that lives, of each app's live sessions and edges; empty when it cannot say it.</summary>
    public async Task<IReadOnlyDictionary<DrillApp, (long Live, int Edges)>> ReportedAsync()
    {
        if (Asked is not { } asked || await asked.AppsAsync() is not { } answer) return new Dictionary<DrillApp, (long, int)>();
        using (answer)
        {
            return answer.RootElement.GetProperty("apps").EnumerateArray()
                .Where(row => Enum.IsDefined(typeof(DrillApp), row.GetProperty("name").GetString()!))
                .ToDictionary(row => Enum.Parse<DrillApp>(row.GetProperty("name").GetString()!),
                    row => (row.GetProperty("live").GetInt64(), row.GetProperty("edges").GetInt32()));
        }
    }

    /// <summary>Asks until Odin reports these numbers for the app and the targets say the same; returns how long that took.</summary>
    public async Task<TimeSpan> CountsBecomeAsync(DrillApp app, long live, int edges, TimeSpan within)
    {
        var (started, counted) = (TimeProvider.System.GetTimestamp(), TestTimeout.Time.GetTimestamp());
        while (true)
        {
            var reported = await ReportedAsync();
            if (reported.TryGetValue(app, out var row) && row == (live, edges) && Count.Live == live)
                return TimeProvider.System.GetElapsedTime(started);
            if (TestTimeout.Time.GetElapsedTime(counted) > within)
                throw new TimeoutException(
                    $"{app}: Odin reports " +
                        $"{row}, the targets have {Count.Live} sessions; {live} on {edges} edges were expected within {within}.");
            await RealTime.PassAsync(BetweenQuestions);
        }
    }

    /// <summary>A target is back that was dead, and has its share again: each edge lets it in when its ejection is over and a first
    /// client was served there, and the slots that were given without it run out.</summary>
    public async Task TargetsComeInAsync(DrillApp app)
    {
        var started = TestTimeout.Time.GetTimestamp();
        while (await TargetOutAsync(app) is { } why)
        {
            TestTimeout.Time.GetElapsedTime(started).ShouldBeLessThan(TimeSpan.FromSeconds(60), why);
            await Task.WhenAll(Regions.Select(region => DrillClient.VisitAsync(region.Place, region.Door(app))));
        }

        await RealTime.PassAsync(AppBackend.TimeToLive);
    }

    /// <summary>No session anywhere: Odin, the targets and the kernels agree; and every edge is in touch with its cluster.</summary>
    public async Task ComesToRestAsync()
    {
        // A drill that failed may have left a region cut off: the next one is not to fail for it.
        foreach (var region in Regions) await Backbone.HealAsync(region.Place);
        var started = TestTimeout.Time.GetTimestamp();
        while (await RestlessnessAsync() is { } why)
        {
            await StartDeadAsync();
            if (TestTimeout.Time.GetElapsedTime(started) > TimeSpan.FromSeconds(60))
                throw new TimeoutException($"Not at rest after a minute: {why}.");
            await RealTime.PassAsync(BetweenQuestions);
        }

        foreach (var region in Regions)
        {
            region.EdgeIsBack();
            (await region.Place.RunAsync("ss", "-Htn", "state", "established",
                $"( sport = :{DrillRegion.TargetPort} or sport >= :5001 and sport <= :5006 )")).ShouldBeEmpty(region.Name);
        }

        Count.Live.ShouldBe(0);
        Count.Reset();
        foreach (var target in Targets) target.Count.Reset();
    }

    /// <summary>Silos that were declared dead in the drill before, and not aware of it until now; and what a drill that failed left
    /// dead.</summary>
    private async Task StartDeadAsync()
    {
        if (Redis.Process.HasExited) await Redis.StartAsync("Ready to accept connections");
        foreach (var region in Regions)
        {
            if (region.Silo.Process.HasExited) await region.Silo.StartAsync();
            if (region.Edge.Process.HasExited) await region.Edge.StartAsync();
        }
    }

    /// <summary>Null: every edge counts in every app, without a session, and is in touch with the cluster.</summary>
    private async Task<string?> RestlessnessAsync()
    {
        var reported = await ReportedAsync();
        if (reported.Count == 0 || reported.Values.Any(row => row != (0, Regions.Count)))
            return $"sessions and edges are {string.Join(", ", reported)}";
        foreach (var region in Regions)
        {
            if (await region.IsStaleAsync()) return $"edge {region.Name} is stale";
        }

        return null;
    }

    /// <summary>Null: the app's targets may be picked on every edge.</summary>
    private async Task<string?> TargetOutAsync(DrillApp app)
    {
        if (Asked is not { } asked || await asked.ExplainAsync(app) is not { } answer) return $"nobody explains {app}";
        using (answer)
        {
            foreach (var edge in answer.RootElement.GetProperty("edges").EnumerateArray())
            {
                if (edge.GetProperty("app") is not { ValueKind: JsonValueKind.Object } here || here.GetProperty("targets")
                    .EnumerateArray().Any(target => target.GetProperty("tier").ValueKind == JsonValueKind.Null))
                    return $"a target is out of {app} on edge {edge.GetProperty("edge").GetString()}";
            }
        }

        return null;
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var region in Regions) await region.DisposeAsync();
        if (Redis is not null) await Redis.DisposeAsync();
        await Backbone.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
    }

    private async Task BuildAsync()
    {
        Hub = await Backbone.AddAsync(HubNumber, "hub", 1);
        Redis = new DrillProcess("redis", Hub, "redis-server", "--port", "6379", "--protected-mode", "no", "--save", "", "--appendonly",
            "yes", "--appendfsync", "always", "--dir", _folder);
        for (var number = 1; number <= Names.Length; number++)
            Regions.Add(await DrillRegion.OpenAsync(Backbone, number, Names[number - 1], _folder, Count));
        await StartControlPlaneAsync();
        await Task.WhenAll(Regions.Select(region => region.Edge.StartAsync("admin http")));
        await ApplyWhenPossibleAsync();
        foreach (var region in Regions)
        {
            foreach (var app in Enum.GetValues<DrillApp>())
                await region.Edge.Process.WaitForLineAsync($"Listening on {region.Door(app)}");
        }
    }

    private string Document(string more)
    {
        var targets = string.Join(", ",
            Regions.SelectMany(region =>
                region.Targets.Select(target => $$"""{ "Address": "{{target.Address}}", "Region": "{{region.Name}}" }""")));
        var apps = Enum.GetValues<DrillApp>()
            .Select(app =>
                string.Create(CultureInfo.InvariantCulture,
                    $$"""{ "Name": "{{app}}", "Ports": [{{(int)app}}], "Targets": [{{targets}}], {{Policy(app)}} }"""));
        return $$"""{ "Apps": [ {{string.Join(", ", apps)}} {{more}} ] }""";
    }

    private static string Policy(DrillApp app) => app switch
    {
        DrillApp.Even => """ "Locality": "Any" """,
        DrillApp.Least => """ "Locality": "Any", "Balance": "LeastConnections" """,
        DrillApp.LeastStrict => """ "Locality": "Any", "Balance": "LeastConnections", "Coordination": "Strict" """,
        DrillApp.Near => """ "Locality": "Nearest" """,
        _ => string.Create(CultureInfo.InvariantCulture, $$""" "Locality": "Nearest", "Limits": { "MaxConnections": {{Limit}} } """),
    };
}
