using Microsoft.Extensions.Logging.Abstractions;
using Odin.Edge.Apps;
using Odin.Edge.Control.Leases;
using Odin.Grains.Configuration;
using Odin.Tests.Grains.Support;
using Odin.Tests.Support;

namespace Odin.Tests.Edge.Apps;

/// <summary>A change of some apps leads to the same owners of ports as if all were looked at.</summary>
public sealed class PortOwnersTests
{
    private readonly PortOwners _owners = new();

    [Fact]
    public void A_change_names_the_ports_of_what_changed_and_no_others()
    {
        var (a, b, c) = (App("a", 80, 2), App("b", 90), App("c", 91));
        Ports(_owners.Change([a, b, c], [])).ShouldBe(["80: a", "81: a", "90: b", "91: c"]);

        Replace(b, 81 + 5);
        Ports(_owners.Change([b], [c])).ShouldBe(["91: ", "90: ", "86: b"]);
        Ports(_owners.Change([a], [])).ShouldBe(["80: a", "81: a"], "whether it takes clients may have changed");
    }

    [Fact]
    public void A_port_that_one_app_leaves_and_another_takes_is_named_once()
    {
        var (a, b) = (App("a", 80), App("b", 81));
        _owners.Change([a, b], []);

        Replace(a, 81);
        Replace(b, 80);

        Ports(_owners.Change([a, b], [])).ShouldBe(["80: b", "81: a"], ignoreOrder: true);
    }

    [Fact]
    public void Apps_share_a_port_in_the_order_of_their_names()
    {
        var (b, a) = (App("b", 443, name: "b.example"), App("a", 443, name: "a.example"));
        _owners.Change([b], []);

        Ports(_owners.Change([a], [])).ShouldBe(["443: a b"]);
        Ports(_owners.Change([], [b])).ShouldBe(["443: a"]);
    }

    [Theory]
    [InlineData(80, "", "b", false)]
    [InlineData(81, "", "b", true)]
    [InlineData(80, "", "A", true)]             // Its own port.
    [InlineData(443, "", "b", true)]            // The one that takes all other names.
    [InlineData(443, "b.example", "b", true)]
    [InlineData(443, "s.example", "b", false)]
    public void A_port_has_one_app_for_each_name(int port, string name, string app, bool isGood)
    {
        _owners.Change([App("a", 80), App("s", 443, name: "s.example")], []);

        var check = () => _owners.EnsureDiffer([Spec(app, port, 1, name)], []);

        if (isGood) check();
        else Should.Throw<InvalidOperationException>(check).Message.ShouldContain("both claim");
    }

    [Fact]
    public void What_goes_with_the_same_change_is_in_nobody_s_way_and_what_comes_twice_is()
    {
        _owners.Change([App("a", 80)], []);

        _owners.EnsureDiffer([Spec("b", 80, 1, "")], ["a"]);
        _owners.EnsureDiffer([Spec("b", 80, 1, ""), Spec("a", 81, 1, "")], []);
        Should.Throw<InvalidOperationException>(() => _owners.EnsureDiffer([Spec("b", 90, 1, ""), Spec("c", 90, 1, "")], []));
    }

    private static IEnumerable<string> Ports(IEnumerable<PortChange> changes) =>
        changes.Select(change => $"{change.Port}: {string.Join(' ', change.Apps.Select(app => app.Name))}");

    private static void Replace(EdgeApp app, int port) =>
        app.Replace(EdgeModels.Model(Spec(app.Name, port, 1, "")), admission: null);

    private static AppSpec Spec(string app, int port, int count, string name) =>
        Specs.App(app) with { Ports = [new PortRange(port, port + count - 1)], ServerNames = name.Length == 0 ? [] : [name] };

    private static EdgeApp App(string app, int port, int count = 1, string name = "") => new(
        EdgeModels.Model(Spec(app, port, count, name)), loops: 1,
        app => new LeaseClient(app, Specs.Edge(), new NoCluster(), TimeProvider.System, new Random(1), NullLogger.Instance),
        _ => new NoPermits(),
        TimeProvider.System, NullLogger.Instance);
}
