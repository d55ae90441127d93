using System.Collections.Immutable;
using Odin.Grains.Edges;
using Odin.Grains.Failures;

namespace Odin.Grains.Regions;

/// <summary>A region's line to one app's grain: what is to be reported, what was answered, and whether a roll-up is under way.</summary>
internal sealed class AppRollUp(string app)
{
    private ImmutableArray<EdgeIdentity> _left = [];
    private readonly FailureLatch _failing = new();
    private RegionRollUp? _underWay;

    /// <summary>The world's view as of the last answer; null: none yet.</summary>
    public BackendSnapshot? Snapshot { get; private set; }

    /// <summary>When the grain last answered, on the region's own clock; before that, since when the link is there.</summary>
    public TimeSpan ReceivedAt { get; set; }

    public bool IsInFlight => _underWay is not null;

    /// <summary>True from the first failed roll-up to the next answered one.</summary>
    public bool IsFailing => _failing.IsFailing;

    /// <summary>True when the grain has confirmed that this region has nothing more of the app.</summary>
    public bool IsOver { get; private set; }

    public void Left(EdgeIdentity edge) => _left = _left.Add(edge);

    public RegionRollUp Start(string region, IEnumerable<EdgeAppReport> edges)
    {
        IsOver = false;
        return _underWay = new RegionRollUp { App = app, Region = region, Edges = [.. edges], Left = _left, Published = Published };
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
        Snapshot = snapshot;
        _left = _left.RemoveRange(_underWay!.Left);
        IsOver = _underWay.Edges.IsEmpty && _left.IsEmpty;
        _underWay = null;
        return _failing.Succeed();
    }

    /// <summary>Returns true when the grain had been answering. Who left is reported again with the next roll-up.</summary>
    public bool Fail()
    {
        _underWay = null;
        return _failing.Fail();
    }
}
