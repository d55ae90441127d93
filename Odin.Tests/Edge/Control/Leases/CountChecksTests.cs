using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;
using Odin.Edge.Apps;
using Odin.Edge.Control.Leases;
using Odin.Edge.Loops;
using Odin.Grains.Configuration;
using Odin.Grains.Edges;
using Odin.Tests.Grains.Support;
using Odin.Tests.Support;

namespace Odin.Tests.Edge.Control.Leases;

/// <summary>How often an edge asks for the counts that it ranks targets by: often while they change, not at all while
/// nothing happens.</summary>
public sealed class CountChecksTests
{
    private readonly FakeTimeProvider _time = new();
    private readonly EdgeApp _app;

    public CountChecksTests() => _app = new EdgeApp(
        EdgeModels.Model(Specs.App("web", Specs.Targets(2)) with { Balance = Balance.LeastConnections }), loops: 1,
        app => new LeaseClient(app, Specs.Edge(), new NoCluster(), _time, new Random(1), NullLogger.Instance),
        _ => new NoPermits(),
        _time, NullLogger.Instance);

    private LeaseState State => _app.Book();

    [Fact]
    public void The_longer_nothing_happened_the_later_and_after_2_seconds_not_at_all()
    {
        Answer(1, 2);

        var pauses = new List<double>();
        while (State.NextCheck(Now) is { } pause)
        {
            pauses.Add(pause.TotalMilliseconds);
            _time.Advance(pause);
            Answer(1, 2);
        }

        pauses[0].ShouldBe(50);
        pauses.ShouldBeInOrder();
        pauses[^1].ShouldBeLessThanOrEqualTo(500);
        pauses.Count.ShouldBeLessThan(20);
        State.IsRenewalDue(Now).ShouldBeFalse();
    }

    [Fact]
    public void A_session_elsewhere_has_them_asked_for_often_again()
    {
        Answer(1, 2);
        _time.Advance(TimeSpan.FromSeconds(1.9));

        Answer(1, 3);

        State.NextCheck(Now)!.Value.TotalMilliseconds.ShouldBe(50);
    }

    [Fact]
    public void A_session_here_is_reported_at_once()
    {
        Answer(1, 2);
        _time.Advance(TimeSpan.FromSeconds(30));

        _app.Leases.OnChanged();

        State.IsAsked.ShouldBeTrue();
    }

    [Fact]
    public void A_snapshot_that_differs_wakes_an_app_in_use_and_one_that_does_not_leaves_it_alone()
    {
        _app.Apply(EdgeModels.Snapshot(_app.Model, 1, 2));
        Asked().ShouldBeTrue();
        _time.Advance(TimeSpan.FromSeconds(10));
        _app.Apply(EdgeModels.Snapshot(_app.Model, 1, 2));
        Asked().ShouldBeFalse();

        _app.Apply(EdgeModels.Snapshot(_app.Model, 2, 2));
        Asked().ShouldBeTrue();

        _time.Advance(TimeSpan.FromSeconds(61));
        _app.Apply(EdgeModels.Snapshot(_app.Model, 3, 2));
        Asked().ShouldBeFalse("nobody has used it for a minute");
    }

    private long Now => LoopClock.Milliseconds(_time);

    private bool Asked()
    {
        var isAsked = State.IsAsked;
        State.EndAsking();
        return isAsked;
    }

    private void Answer(params int[] elsewhere)
    {
        var request = State.Next(_app.Model);
        State.TakeIn(_app.Model, request, new Lease
        {
            RequestId = request.RequestId,
            GrainEpoch = 1,
            ConfigVersion = _app.Model.Version,
            Slots = [],
            TimeToLive = TimeSpan.FromSeconds(2),
            Elsewhere = [.. elsewhere],
        }, TimeSpan.Zero).ShouldBeTrue();
        State.EndRequest();
        State.EndAsking();
    }
}
