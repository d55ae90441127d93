using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;
using Odin.Edge.Apps;
using Odin.Edge.Control.Leases;
using Odin.Tests.Grains.Support;
using Odin.Tests.Support;

namespace Odin.Tests.Edge.Apps;

public sealed class TroubledAppsTests
{
    private readonly FakeTimeProvider _time = new();

    [Fact]
    public void An_app_that_meets_a_bug_costs_no_other_its_turn_and_has_another_one()
    {
        var troubled = new TroubledApps();
        string[] names = ["a", "b", "c"];
        foreach (var name in names) troubled.Add(App(name));
        List<string> seen = [], failed = [];

        troubled.Each(app =>
        {
            seen.Add(app.Name);
            if (app.Name == "b") throw new InvalidOperationException("a bug");
        }, (app, _) => failed.Add(app.Name));
        troubled.Each(app => seen.Add(app.Name), (app, _) => failed.Add(app.Name));
        troubled.Each(app => seen.Add(app.Name), (app, _) => failed.Add(app.Name));

        seen.Take(3).Order().ShouldBe(names);
        seen[3..].ShouldBe(["b"]);
        failed.ShouldBe(["b"]);
    }

    private EdgeApp App(string name) => new(
        EdgeModels.Model(Specs.App(name)), loops: 1,
        app => new LeaseClient(app, Specs.Edge(), new NoCluster(), _time, new Random(1), NullLogger.Instance),
        _ => new NoPermits(),
        _time, NullLogger.Instance);
}
