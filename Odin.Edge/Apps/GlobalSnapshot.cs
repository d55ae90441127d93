using System.Collections.Immutable;
using Odin.Edge.Balancing;
using Odin.Grains.Balancing;
using Odin.Grains.Edges;
using Odin.Grains.Targets;

namespace Odin.Edge.Apps;

/// <summary>What the rest of the world knew of one app's targets at the last sync. Immutable.</summary>
/// <param name="Snapshot">As the app's grain sent it; its counts contain this edge's own of that time.</param>
/// <param name="OwnLive">This edge's own live sessions in it, per target, to be replaced by those of now.</param>
/// <param name="ReceivedAt">The loop clock, in milliseconds, when this version of the snapshot was received first.</param>
/// <param name="TakenAt">The same, when it was received last.</param>
/// <param name="Region">What this edge's region finds, out of the snapshot; null: it reported nothing yet.</param>
/// <param name="Contact">With the region that sent it; null: no region of this life of the edge did.</param>
internal sealed record GlobalSnapshot(BackendSnapshot Snapshot, ImmutableArray<int> OwnLive, long ReceivedAt, long TakenAt,
    RegionHealth? Region = null, RegionContact? Contact = null)
{
    private const long FreshMilliseconds = 10_000;
    private const long RankedMilliseconds = 3000;

    /// <summary>A snapshot that has come; one that says what the one before said is as old as that.</summary>
    public static GlobalSnapshot After(GlobalSnapshot? before, BackendSnapshot snapshot, ImmutableArray<int> own, string region,
        RegionContact? contact, long now)
    {
        var isKnown = before?.Snapshot is { } known && (known.GrainEpoch, known.Version) == (snapshot.GrainEpoch, snapshot.Version);
        var here = snapshot.Regions.FirstOrDefault(other => other.Region.Equals(region, StringComparison.OrdinalIgnoreCase));
        return new GlobalSnapshot(snapshot, own, isKnown ? before!.ReceivedAt : now, now, here, contact);
    }

    /// <summary>When it was the newest, for all that is known.</summary>
    public long ConfirmedAt => Contact is null ? TakenAt : Math.Max(TakenAt, Contact.At);

    /// <summary>Live sessions of the world by target, as every edge has them that received the same; empty
    /// when that is too long ago to go by.</summary>
    public ReadOnlySpan<int> FreshLive(long nowMilliseconds) =>
        nowMilliseconds - ConfirmedAt <= FreshMilliseconds ? Snapshot.Live.AsSpan() : [];

    /// <summary>What slow start leaves of a target's weight, in sixteenths; it goes on to rise
    /// when no snapshot comes any more.</summary>
    public byte ShareOf(int target, TimeSpan? slowStart, long nowMilliseconds)
    {
        if (Snapshot.ReadyFor.IsEmpty || Snapshot.ReadyFor[target] is var readyFor && readyFor >= slowStart) return SlowStart.FullFraction;
        return SlowStart.FractionAfter(readyFor + TimeSpan.FromMilliseconds(nowMilliseconds - ReceivedAt), slowStart);
    }

    /// <summary>The same without this edge's own, to rank targets by until the app's grain has answered; null: it
    /// is of another version, or too old.</summary>
    public LeasedLoad? LoadAt(AppModel model, long nowMilliseconds) =>
        Snapshot.ConfigVersion != model.Version || nowMilliseconds - ConfirmedAt > RankedMilliseconds
        ? null
        : new LeasedLoad(model.Version, [.. model.Targets.Select((_, target) => LiveElsewhere(target))], new int[model.Targets.Length],
            preferred: -1, expiresMilliseconds: nowMilliseconds);

    /// <summary>Live sessions elsewhere.</summary>
    public int LiveElsewhere(int target) => Math.Max(0, Snapshot.Live[target] - OwnLive[target]);

    public bool IsUsable(int target) => Snapshot.Usable[target];

    public TargetHealth Probed(int target) => Region?.Probed[target] ?? TargetHealth.Unknown;

    /// <summary>The target's health in the region, with this edge's own probes in the place of those that the region had then.</summary>
    public TargetHealth Health(int target, TargetHealth? probedHere)
    {
        var reported = Region?.HealthView[target] ?? TargetHealth.Unknown;
        if (probedHere is null or TargetHealth.Unknown) return reported;
        var isEjectedByMost = reported == TargetHealth.Unhealthy && Probed(target) != TargetHealth.Unhealthy;
        return isEjectedByMost ? TargetHealth.Unhealthy : probedHere.Value;
    }
}
