using Odin.Edge.Control;
using Odin.Grains.Edges;
using Odin.Grains.Regions;
using Odin.Tests.Grains.Support;
using Odin.Tests.Simulation;

namespace Odin.Tests.Grains.Regions;

/// <summary>A region's grain dies, and all its edges come to the next one: what counts is there at once, and no answer is later than its
/// deadline. The grain takes in one report after the other, in the time that a slow machine takes.</summary>
public sealed class HerdTests
{
    private const int InUse = 40;

    private static readonly TimeSpan WorkPerRow = TimeSpan.FromMicroseconds(50);

    private readonly Agenda _agenda = new();
    private readonly EdgeMembership _membership = new();
    private readonly WholeReports _wholeReports = new();
    private TimeSpan _freeAt;
    private TimeSpan _longest;
    private TimeSpan? _countedAt;
    private TimeSpan? _wholeAt;

    [Theory]
    [InlineData(48, 2000)]
    [InlineData(16, 6000)]
    public void Every_edge_is_answered_in_time_and_what_counts_is_known_before_all_is(int edges, int rows)
    {
        Come(edges, rows, hasTurns: true);

        _longest.ShouldBeLessThan(ControlPlaneClient.SyncDeadline);
        _countedAt.ShouldNotBeNull().ShouldBeLessThan(TimeSpan.FromSeconds(2), "the last edge comes after a second");
        _wholeAt.ShouldNotBeNull().ShouldBeInRange(edges * rows * WorkPerRow, edges * rows * WorkPerRow * 2.5 + TimeSpan.FromSeconds(1));
    }

    [Fact]
    public void Without_turns_they_would_be_late()
    {
        Come(edges: 48, rows: 2000, hasTurns: false);

        _longest.ShouldBeGreaterThan(ControlPlaneClient.SyncDeadline);
    }

    private void Come(int edges, int rows, bool hasTurns)
    {
        foreach (var edge in Enumerable.Range(1, edges).Select(number => new HerdEdge(number, rows, InUse, isEarlier: !hasTurns)))
            _agenda.After(SyncPace.Interval * edge.Random.NextDouble(), () => Sync(edge, edges));
        while (_agenda.TryStep(TimeSpan.FromSeconds(15)))
        {
            // Until then all is over.
        }
    }

    private void Sync(HerdEdge edge, int edges)
    {
        var (sentAt, report) = (_agenda.Now, edge.NextReport(Milliseconds));
        var work = WorkPerRow * (report.Apps.Length + 4);
        _freeAt = (_freeAt > sentAt ? _freeAt : sentAt) + work;
        _agenda.After(_freeAt - sentAt, () =>
        {
            var answer = Answer(report, work);
            if (_agenda.Now - sentAt is var took && took > _longest) _longest = took;
            if (_membership.RowsOf("app-0", _agenda.Now).Count() == edges) _countedAt ??= _agenda.Now;
            if (_countedAt is not null && _membership.IsComplete(TimeSpan.MaxValue)) _wholeAt ??= _agenda.Now;
            _agenda.After(edge.Take(answer, edges, Milliseconds), () => Sync(edge, edges));
        });
    }

    private long Milliseconds => (long)_agenda.Now.TotalMilliseconds;

    private SyncAnswer Answer(EdgeReport report, TimeSpan work)
    {
        _membership.Take(report, _agenda.Now);
        if (report.Since is 0) _wholeReports.OnTaken(report.Edge, report.Apps.Length, work, _agenda.Now);
        var rows = _membership.RowsOf(report.Edge)!;
        rows.Live.ShouldBe(InUse, "each report has all that counts, but for the first one");
        return new SyncAnswer
        {
            Apps = [],
            Peers = _membership.Peers,
            AppsHeld = rows.Held,
            AllIn = rows.Held > 0 ? null : _wholeReports.Book(report.Edge, report.Rows, _agenda.Now),
        };
    }
}
