using Odin.Edge.Control;
using Odin.Grains.Edges;

namespace Odin.Tests.Grains.Support;

/// <summary>An edge's side of the sync of one among many: what it sends to a grain that lacks its rows, and when. No app changes but by
/// <see cref="Live"/>.</summary>
/// <param name="number">Names it and seeds its chance.</param>
/// <param name="rows">Apps app-0, app-1, ... that it serves.</param>
/// <param name="inUse">So many of them, the first ones, have sessions.</param>
/// <param name="isEarlier">Its release knows no turns: it sends all as soon as it is missed.</param>
/// <param name="version">Of the apps.</param>
internal sealed class HerdEdge(int number, int rows, int inUse, bool isEarlier = false, long version = 1)
{
    private readonly SyncPace _pace = new(new Random(number));
    private readonly AppReport[] _idle =
        [.. Enumerable.Range(inUse, rows - inUse).Select(app => Reports.Report(1, [0], version: version, app: $"app-{app}"))];
    private long _sequence;

    public EdgeIdentity Identity { get; } = Specs.Edge($"fra-{number}");

    public Random Random { get; } = new(1000 + number);

    /// <summary>Sessions of each app in use.</summary>
    public int Live { get; set; } = 1;

    /// <summary>Up to which report its region has all; 0: it lacks rows.</summary>
    public long Held { get; set; }

    /// <summary>How often it has sent all rows.</summary>
    public int SentAll { get; private set; }

    public EdgeReport NextReport(long nowMilliseconds)
    {
        _sequence++;
        var isAll = Held == 0 && (isEarlier || _pace.TakeAllDue(nowMilliseconds));
        if (isAll) SentAll++;
        var used = Enumerable.Range(0, inUse)
            .Select(app => Reports.Report(_sequence, [Live], version: version, app: $"app-{app}") with { Total = [1000] });
        return new EdgeReport
        {
            Edge = Identity,
            Sequence = _sequence,
            CatalogVersion = version,
            HasSynced = _sequence > 1,
            Apps = isAll ? [.. used, .. _idle] : [.. used],
            Since = isAll || Held != 0 ? Held : _sequence,
            Rows = isEarlier ? null : rows,
            HasAllCounts = !isAll && Held == 0,
        };
    }

    /// <summary>Takes an answer in; returns until when the next report waits.</summary>
    public TimeSpan Take(SyncAnswer answer, int edges, long nowMilliseconds)
    {
        Held = answer.AppsHeld;
        if (Held == 0) _pace.OnMissing(answer.AllIn, rows, edges, nowMilliseconds);
        return _pace.PauseAt(nowMilliseconds);
    }
}
