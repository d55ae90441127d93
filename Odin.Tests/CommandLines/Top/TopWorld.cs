using Odin.Cli.Top;
using Odin.Grains.Consoles;
using Odin.Grains.Edges;
using Odin.Grains.Gathering;
using Odin.Grains.Targets;
using Odin.Silo.Api.Contracts;
using Odin.Silo.World;

namespace Odin.Tests.CommandLines.Top;

/// <summary>What a silo says of two regions and three apps, and keys as a terminal sends them.</summary>
internal static class TopWorld
{
    public static readonly DateTimeOffset Noon = new(2030, 1, 1, 12, 0, 0, TimeSpan.Zero);

    /// <summary>A model that has had one of everything.</summary>
    public static TopModel Model()
    {
        var model = new TopModel();
        model.Take(new TopEvent.World(Document()));
        model.Take(new TopEvent.App(Detail("shop")));
        model.Take(new TopEvent.Sessions([Session(1, bytes: 500, age: 9), Session(2, bytes: 90, age: 60)],
            [Session(2, bytes: 90, age: 60), Session(1, bytes: 500, age: 9)], []));
        return model;
    }

    public static WorldDocument Document(params MissingAnswer[] missing) => new()
    {
        Time = Noon,
        CatalogVersion = 1,
        Totals = new WorldTotals(120, 3.4, 3, 6, 5, 2, 1),
        Regions = [new("fra", null, null, RegionState.Ready, 100, 1, 1, 1), new("iad", null, null, RegionState.Dark, 20, 1, 0, 0)],
        Flows = [],
        Edges = [],
        Silos = [],
        Apps = [App("chat", "down", 5), App("mail\u001b[31m", "ready", 15), App("shop", "ready", 100)],
        Missing = [.. missing],
        MissingCount = missing.Length,
    };

    public static WorldAppDetail Detail(string app) => new(App(app, "ready", 100),
        [Target("10.0.0.7:80", 60, "", TargetHealth.Healthy), Target("10.0.0.8:80", 40, "connection refused", TargetHealth.Unhealthy)], []);

    public static SessionItem Session(int number, long bytes, double age) => new(
        number.ToString("x32", provider: null), "shop", 80, $"192.0.2.{number}:4000", "10.0.0.7:80", "fra", "fra-1", SessionState.Data,
        "slot", Noon, age, 1, bytes, 0);

    /// <summary>Types on it, and returns what the last key asked for.</summary>
    public static TopAction? Press(this TopModel model, string keys)
    {
        TopAction? asked = null;
        foreach (var key in keys) asked = model.Press(new ConsoleKeyInfo(key, KeyOf(key), false, false, false));
        return asked;
    }

    public static void Press(this TopModel model, ConsoleKey key, bool shift = false) =>
        model.Press(new ConsoleKeyInfo('\0', key, shift, false, false)).ShouldBeNull();

    private static ConsoleKey KeyOf(char key) => key switch
    {
        '\r' => ConsoleKey.Enter,
        '\e' => ConsoleKey.Escape,
        '\t' => ConsoleKey.Tab,
        '\b' => ConsoleKey.Backspace,
        _ => ConsoleKey.None,
    };

    private static WorldApp App(string name, string state, long live) =>
        new(name, 1, "80", "RoundRobin", AdminState.Ready, state, 2, 2, live, 1.5, null, null, []);

    private static WorldTarget Target(string address, int live, string evidence, TargetHealth health) =>
        new(address, "fra", 1, false, AdminState.Ready, health == TargetHealth.Healthy, null, live, 0, 1000, null, null,
            [new("fra", health, evidence)]);
}
