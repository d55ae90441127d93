using Odin.Grains.Edges;
using Odin.Silo.World;

namespace Odin.Tests.Silo.World;

public sealed class WorldHistoryTests
{
    private static readonly DateTimeOffset Start = DateTimeOffset.UnixEpoch.AddYears(50);

    private readonly WorldHistory _history = new();
    private int _step;

    [Fact]
    public void An_app_that_had_sessions_has_a_number_for_each_step_and_one_that_had_none_has_none()
    {
        Step(("web", 0), ("db", 0));
        Step(("web", 3), ("db", 0));
        Step(("web", 0), ("db", 0));

        var past = _history.Read();

        past.Steps.ShouldBe(3);
        past.Apps.ShouldHaveSingleItem().Value.ShouldBe([0, 3, 0]);
    }

    [Fact]
    public void An_app_that_was_removed_is_forgotten_with_its_last_session()
    {
        Step(("web", 3));
        for (var step = 0; step * WorldHistory.Step <= WorldHistory.Length.TotalSeconds; step++) Step();

        _history.Read().Apps.ShouldBeEmpty();
    }

    private void Step(params (string Name, long Live)[] apps) => _history.Add(new WorldDocument
    {
        Time = Start.AddSeconds(WorldHistory.Step * _step++),
        CatalogVersion = 1,
        Totals = new WorldTotals(0, 0, 0, 0, 0, 0, 0),
        Regions = [],
        Flows = [],
        Edges = [],
        Silos = [],
        Apps =
        [
            .. apps.Select(app => new WorldApp(
                app.Name, 1, "5001", "RoundRobin", AdminState.Ready, "ready", 1, 1, app.Live, 0, null, null, [])),
        ],
        Missing = [],
        MissingCount = 0,
    });
}
