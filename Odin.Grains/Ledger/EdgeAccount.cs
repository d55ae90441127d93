using System.Collections.Immutable;
using Odin.Grains.Edges;

namespace Odin.Grains.Ledger;

/// <summary>What is known of one life of one edge: its last report, and the grants that report does not cover yet.</summary>
internal sealed class EdgeAccount(EdgeIdentity edge)
{
    private bool _isKept;

    public EdgeIdentity Edge { get; } = edge;

    /// <summary>Null: nothing was reported yet.</summary>
    public AppReport? Report { get; private set; }

    /// <summary>The shard of its region that rolled it up last.</summary>
    public int Shard { get; private set; }

    /// <summary>How often it had changed the shard by then.</summary>
    public long Stay { get; private set; }

    /// <summary>When the edge last reported, on the grain's own clock, as far as the grain knows.</summary>
    public TimeSpan ReceivedAt { get; private set; }

    public List<Grant> Grants { get; } = [];

    public long LastRequestId { get; private set; }

    /// <summary>Sessions that it expects to begin before the others know of them.</summary>
    public int Expected { get; set; }

    /// <summary>False when the edge fell silent or left: it counts no more, and the account only
    /// keeps old reports from coming back.</summary>
    public bool IsCounted { get; private set; }

    /// <summary>True when this life of the edge is over for good.</summary>
    public bool HasLeft { get; private set; }

    /// <summary>Since when it counts no more.</summary>
    public TimeSpan DroppedAt { get; private set; }

    /// <summary>An app that was removed and came back in a later version counts from one again within the same life of the edge.</summary>
    public bool IsNewer(AppReport report) =>
        !HasLeft && (Report is null || report.Sequence > Report.Sequence || report.ConfigVersion > Report.ConfigVersion);

    /// <summary>A shard speaks that the edge has left for another.</summary>
    public bool HasMovedFrom(RollUpSource source) => source.Stay < Stay;

    /// <summary>A roll-up has it. An earlier release does not say how often it has moved.</summary>
    public void Place(RollUpSource source) => (Shard, Stay) = (source.Shard, source.Stay ?? Stay);

    /// <summary>The last report once more: nothing has changed since.</summary>
    public bool IsRepeatedBy(AppReport report) =>
        !HasLeft && Report is not null && (report.Sequence, report.ConfigVersion) == (Report.Sequence, Report.ConfigVersion);

    /// <summary>It counts, and has nothing that would be lost or lent with it: it stays until its region says otherwise.</summary>
    public bool IsIdle => IsCounted && _isKept && Grants.Count == 0 && Report is { HasCounts: false };

    /// <summary>The region says the same of it as before.</summary>
    public void Confirm(bool isKept, TimeSpan at) => (_isKept, ReceivedAt) = (isKept, at > ReceivedAt ? at : ReceivedAt);

    /// <param name="report">What the edge said.</param>
    /// <param name="isKept">A region said it that can be woken, and says when the edge is gone.</param>
    /// <param name="at">When, on the grain's own clock.</param>
    public void Accept(AppReport report, bool isKept, TimeSpan at)
    {
        if (Report is not null && report.Sequence <= Report.Sequence && report.ConfigVersion > Report.ConfigVersion)
            (LastRequestId, _) = (0, Grants.RemoveAll(_ => true));
        Grants.RemoveAll(grant => !grant.IsOpenAfter(report));
        if (!IsCounted) ReceivedAt = at;
        (Report, IsCounted) = (report, true);
        Confirm(isKept, at);
    }

    /// <summary>A lease request older than one answered before was given up by the edge; picks may overtake each other.</summary>
    public bool MayGrant(long requestId, bool isPick) => IsCounted && (isPick || requestId > LastRequestId);

    public void Add(Grant grant)
    {
        Grants.Add(grant);
        LastRequestId = Math.Max(LastRequestId, grant.RequestId);
    }

    public void Drop(bool hasLeft, TimeSpan now)
    {
        Grants.Clear();
        Expected = 0;
        (IsCounted, DroppedAt) = (false, now);
        HasLeft |= hasLeft;
    }

    public EdgeStatus StatusAt(TimeSpan now) => new()
    {
        Edge = Edge,
        Live = Sum(Report?.Live),
        Leased = Sum(Report?.Unused) + Grants.Sum(grant => grant.Slots.Length),
        Age = now - ReceivedAt,
    };

    private static int Sum(ImmutableArray<int>? numbers)
    {
        var sum = 0L;
        foreach (var number in (numbers ?? []).AsSpan()) sum += Math.Max(0, number);
        return (int)Math.Min(sum, int.MaxValue);
    }
}
