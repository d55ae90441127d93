using Odin.Edge.Apps;
using Odin.Grains.Edges;

namespace Odin.Edge.Control.Reports;

/// <summary>What was reported of one app last, and whether there may be more to say. For the control side.</summary>
internal sealed class ReportedApp(EdgeApp app)
{
    private AppModel? _model;
    private long _accepted;
    private long _findings;
    private bool _wasBusy;

    public EdgeApp App => app;

    /// <summary>As it was built last; null: never.</summary>
    public AppReport? Row { get; private set; }

    /// <summary>Of the row (<see cref="RowDigest"/>).</summary>
    public long Digest { get; private set; }

    /// <summary>Clients have come since the edge began, or there is something for them.</summary>
    public bool IsUsed => _accepted != 0 || Row is { HasCounts: true };

    /// <summary>The last look found nothing that might have changed, so there is nothing to look at until the app is marked.</summary>
    public bool IsQuiet { get; private set; }

    /// <summary>The number of the report that had news of it last.</summary>
    public long NewsIn { get; set; }

    /// <summary>Builds the row anew if it may have changed. True: it has news for the region.</summary>
    /// <remarks>An app without sessions, slots and findings costs a handful of reads. A session that ends takes its counts down one after
    /// the other: so one more look follows the last one that found any. A lease request speaks to the app's grain alone: what it said is
    /// followed by a row for the region, even one that says what the row before it did.</remarks>
    public bool Update(long nowMilliseconds, bool isForced)
    {
        var (accepted, findings, model) = (app.Accepted.Sum(), app.Activity.Findings, app.Model);
        var isBusy = accepted != _accepted || app.Live.Sum() != 0 || app.HasEjections || Row is null or { HasCounts: true };
        var isDue = isBusy || _wasBusy || findings != _findings || model != _model || app.Leases.ReportSequence != Row!.Sequence;
        IsQuiet = !isDue;
        if (!isDue && !isForced) return false;

        (_accepted, _findings, _model, _wasBusy) = (accepted, findings, model, isBusy);
        var before = Row;
        Row = app.Report(isForSync: true, nowMilliseconds);
        Digest = RowDigest.Of(Row);
        return before is null || Row.Sequence != before.Sequence + 1 || !Row.IsSameAs(before);
    }
}
