namespace Odin.Tests.Architecture;

/// <summary>The rooms of the projects around the edge.</summary>
public sealed class NamespaceFloorsTests
{
    /// <summary>The rooms of Odin.Grains from the top floor to the ground. A room uses only what stands below it.</summary>
    private static readonly string[] GrainsFloors =
    [
        "Gathering", "Regions", "AppBackends", "Catalog", "Permits", "Tickets",
        "Balancing", "Ledger", "Health",
        "Edges", "Consoles", "Events", "Targets", "Placement", "Failures",
        "Configuration.Differences", "Configuration.Reading", "Configuration.Values", "Configuration.Nodes", "Configuration",
    ];

    private static readonly string[] SiloFloors =
    [
        "Hosting", "Dashboard", "Api", "Api.Contracts", "World", "Auditing", "Access", "Metrics", "Membership", "Placement", "Callers",
        "Connections", "Redis", "Settings", "Documents",
    ];

    private static readonly string[] ThorFloors =
        ["Commands", "Flags", "Loading", "Sending", "Echo", "Loading.Reports", "Loading.Tallies", "Sockets"];

    [Fact]
    public void A_room_of_the_grains_uses_only_what_stands_below_it() =>
        Upwards("Odin.Grains", "Odin.Grains.dll", GrainsFloors).ShouldBeEmpty();

    [Fact]
    public void A_room_of_the_silo_uses_only_what_stands_below_it() => Upwards("Odin.Silo", "Odin.Silo.dll", SiloFloors).ShouldBeEmpty();

    [Fact]
    public void A_room_of_thor_uses_only_what_stands_below_it() => Upwards("Odin.Thor", "thor.dll", ThorFloors).ShouldBeEmpty();

    /// <summary>The uses that point upwards, each with both types. A namespace without a floor fails.</summary>
    private static IEnumerable<string> Upwards(string root, string file, string[] rooms)
    {
        var floors = rooms.Select((room, floor) => (Name: $"{root}.{room}", floor)).ToDictionary(room => room.Name, room => room.floor);
        return TypeUses.Of(Path.Combine(AppContext.BaseDirectory, file))
            .Where(use => use.CrossesNamespaces && use.FromNamespace != root)
            .Where(use => !floors.TryGetValue(use.FromNamespace, out var from)
                || (use.ToNamespace != root && (!floors.TryGetValue(use.ToNamespace, out var to) || from > to)))
            .Select(use => use.ToString()).Order();
    }
}
