namespace Odin.Tests.Architecture;

public sealed class NamespaceTests
{
    /// <summary>The rooms of Odin.Edge from the top floor to the ground. A room uses only what stands below it.</summary>
    private static readonly string[] EdgeFloors =
    [
        "Hosting",
        "Metrics",
        "Control", "Consoles",
        "Control.Tickets",
        "Control.LastGood", "Control.Probing", "Control.Applying", "Control.Permits", "Control.Leases", "Control.Reports",
        "Control.Cluster",
        "Listeners", "Takeover",
        "Announcing.Bgp", "Announcing.Exec", "Announcing",
        "Sessions", "Sessions.Relay", "Sessions.Log",
        "Apps",
        "Balancing",
        "Health", "Targets.NameServers", "Targets",
        "Limits", "Drains",
        "Postgres",
        "Admission", "ProxyProtocol",
        "Tls", "Certificates", "ServerNames",
        "Counts", "Events",
        "Loops.Portable", "Loops.Epoll", "Loops",
    ];

    [Theory]
    [InlineData("Odin.Hosting")]
    [InlineData("Odin.Edge")]
    [InlineData("Odin.Cli")]
    public void No_namespaces_form_a_circle(string assembly)
    {
        var uses = UsesOf(assembly).Where(use => use.CrossesNamespaces).ToList();
        var used = uses.ToLookup(use => use.FromNamespace, use => use.ToNamespace);
        uses.Where(use => Reaches(used, use.ToNamespace, use.FromNamespace)).Select(use => use.ToString()).Order().ShouldBeEmpty();
    }

    [Fact]
    public void A_room_of_the_edge_uses_only_what_stands_below_it()
    {
        var floors = EdgeFloors.Select((room, floor) => (Name: $"Odin.Edge.{room}", floor))
            .ToDictionary(room => room.Name, room => room.floor);
        UsesOf("Odin.Edge").Where(use => use.CrossesNamespaces && floors[use.FromNamespace] > floors[use.ToNamespace])
            .Select(use => use.ToString()).Order().ShouldBeEmpty();
    }

    private static IReadOnlyList<TypeUse> UsesOf(string assembly) => TypeUses.Of(Path.Combine(AppContext.BaseDirectory, FileOf(assembly)));

    private static string FileOf(string assembly) => assembly switch
    {
        "Odin.Cli" => "odin.dll",
        "Odin.Thor" => "thor.dll",
        _ => $"{assembly}.dll",
    };

    private static bool Reaches(ILookup<string, string> used, string from, string to)
    {
        var seen = new HashSet<string>();
        var next = new Stack<string>([from]);
        while (next.TryPop(out var at))
        {
            if (at == to) return true;
            if (!seen.Add(at)) continue;
            foreach (var name in used[at]) next.Push(name);
        }

        return false;
    }
}
