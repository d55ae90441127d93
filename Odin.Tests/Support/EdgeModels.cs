using System.Net;
using Odin.Edge.Apps;
using Odin.Edge.Targets;
using Odin.Grains.Configuration;
using Odin.Grains.Edges;

namespace Odin.Tests.Support;

/// <summary>Apps as an edge holds them, without an edge: every target has an address.</summary>
internal static class EdgeModels
{
    public static AppModel Model(AppSpec spec, long version = 1, string region = "fra") =>
        new(new AppVersion(version, spec), [.. spec.Targets.Select(target => Resolved(target.Address))], region);

    public static CandidateSet Candidates(AppModel model, BackendSnapshot? snapshot = null, long nowMilliseconds = 0) =>
        CandidateSet.Build(model, snapshot is null
            ? null : new GlobalSnapshot(snapshot, [.. snapshot.Live.Select(_ => 0)], ReceivedAt: 0, TakenAt: 0), nowMilliseconds,
            validUntil: 0);

    /// <summary>A world in which every target is usable.</summary>
    public static BackendSnapshot Snapshot(AppModel model, params int[] live) => new()
    {
        App = model.Spec.Name,
        GrainEpoch = 1,
        Version = 1,
        ConfigVersion = model.Version,
        Live = live.Length == 0 ? [.. model.Targets.Select(_ => 0)] : [.. live],
        Usable = [.. model.Targets.Select(_ => true)],
    };

    /// <summary>Ejected from the loop's first millisecond on.</summary>
    public static void Eject(AppModel model, int ordinal) =>
        model.Targets[ordinal].Outlier.Eject(model.Spec.Outlier, FailureKind.Connect, "refused", nowMilliseconds: 0);

    private static Target Resolved(TargetAddress address) => new(address, loops: 1)
    {
        Addresses = ResolvedAddresses.Of(new IPEndPoint(IPAddress.Loopback, address.Port)),
    };
}
