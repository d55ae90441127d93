using System.Collections.Immutable;
using Odin.Grains.Edges;
using Odin.Grains.Failures;

namespace Odin.Grains.Regions;

/// <summary>A region's line to one app's grain: what is to be reported, what was answered, and whether a roll-up is under way.</summary>
internal sealed class AppRollUp
{
    private ImmutableArray<EdgeIdentity> _left = [];
    private readonly FailureLatch _failing = new();
    private RegionRollUp? _underWay;

    public AppRollUp(string app)
    {
        App = app;
        Place = new LinkedListNode<AppRollUp>(this);
    }

    public string App { get; }

    /// <summary>Among the links in the order in which their snapshots changed.</summary>
    public LinkedListNode<AppRollUp> Place { get; }

    /// <summary>The world's view as of the last answer; null: none yet.</summary>
    public BackendSnapshot? Snapshot { get; private set; }

    /// <summary>The same as the region's edges get it.</summary>
    public BackendSnapshot? ForEdges { get; private set; }

    /// <summary>The number of the snapshot's last change, on this activation of the region.</summary>
    public long SnapshotNumber { get; set; }

    /// <summary>Since when an answer is due; null: none is.</summary>
    public TimeSpan? UnansweredSince { get; private set; }

    /// <summary>Until then it is rolled up each second.</summary>
    public TimeSpan AwakeUntil { get; set; }

    /// <summary>Until then the grain may be in memory, and is to learn of all that changes.</summary>
    public TimeSpan WantedUntil { get; set; }

    /// <summary>It has slept since its last news, and its grain was called once more.</summary>
    public bool IsConfirmed { get; set; }

    /// <summary>The grain has asked for the app: it is to learn when an edge begins to serve it.</summary>
    public bool IsAsked { get; set; }

    /// <summary>Something happened that the grain has not confirmed yet.</summary>
    public bool HasNews { get; set; }

    /// <summary>The last answer was one to news, or time alone may have changed something in the grain.</summary>
    public bool HadNews { get; private set; }

    /// <summary>It waits for its turn.</summary>
    public bool IsQueued { get; private set; }

    public bool IsInFlight => _underWay is not null;

    /// <summary>True from the first failed roll-up to the next answered one.</summary>
    public bool IsFailing => _failing.IsFailing;

    /// <summary>It is to be rolled up, whatever its edges have.</summary>
    public bool IsDue => IsFailing || !_left.IsEmpty || Snapshot is not { IsKept: true };

    /// <summary>True when the grain has confirmed that this region has nothing more of the app.</summary>
    public bool IsOver { get; private set; }

    public void Left(EdgeIdentity edge) => _left = _left.Add(edge);

    public void OnQueued(TimeSpan now) => (IsQueued, UnansweredSince) = (true, UnansweredSince ?? now);

    /// <param name="region">Its name.</param>
    /// <param name="edges">All that it has of the app.</param>
    /// <param name="isComplete">An edge that is not among them is gone, or reports to another shard.</param>
    /// <param name="shard">Which one this is.</param>
    /// <param name="shards">Of so many.</param>
    public RegionRollUp Start(string region, IEnumerable<EdgeAppReport> edges, bool isComplete = true, int shard = 0, int shards = 1)
    {
        (IsQueued, IsOver) = (false, false);
        (HadNews, HasNews) = (HasNews, false);
        return _underWay = new RegionRollUp
        {
            App = App,
            Region = region,
            Edges = [.. edges],
            Left = _left,
            Published = Published,
            IsComplete = isComplete && shard == 0 && shards <= 1,
            IsShardComplete = isComplete,
            IsWakeable = true,
            Shard = shard,
            Shards = shards,
        };
    }

    private PublishedHealth? Published => Snapshot is null ? null : new PublishedHealth
    {
        GrainEpoch = Snapshot.GrainEpoch,
        ConfigVersion = Snapshot.ConfigVersion,
        Usable = Snapshot.Usable,
        Regions = Snapshot.Regions,
        IsPanic = Snapshot.IsPanic,
    };

    /// <summary>Returns true when the grain had been failing.</summary>
    public bool Succeed(BackendSnapshot snapshot)
    {
        var isNew = (Snapshot?.GrainEpoch, Snapshot?.Version) != (snapshot.GrainEpoch, snapshot.Version);
        HadNews |= IsFailing || Snapshot?.CallAgainIn is not null || isNew;
        if (isNew) ForEdges = snapshot.SeenFrom(_underWay!.Region);
        Snapshot = snapshot;
        _left = _left.RemoveRange(_underWay!.Left);
        IsOver = _underWay is { Edges.IsEmpty: true, IsShardComplete: true } && _left.IsEmpty;
        (_underWay, UnansweredSince) = (null, null);
        return _failing.Succeed();
    }

    /// <summary>Returns true when the grain had been answering. Who left is reported again with the next roll-up.</summary>
    public bool Fail()
    {
        _underWay = null;
        HasNews |= HadNews;
        return _failing.Fail();
    }
}
