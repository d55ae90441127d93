using System.Collections.Immutable;
using Odin.Grains.Edges;
using Odin.Grains.Events;
using Orleans.Concurrency;

namespace Odin.Grains.AppBackends;

/// <summary>Assigns the connections of one app to its targets, for the whole world. Key: the app's name.</summary>
/// <remarks>Its state is soft: configuration comes from the catalog, counts and health from the edges'
/// reports, within a second of activation.</remarks>
[Alias("odin.IAppBackendGrain")]
public interface IAppBackendGrain : IGrainWithStringKey
{
    /// <summary>Hands out up to <see cref="LeaseRequest.Want"/> slots; fewer near a limit, none when
    /// the app is unknown or has no target.</summary>
    [Alias("lease")]
    ValueTask<Lease> LeaseAsync(LeaseRequest request);

    /// <summary>Assigns one connection (<c>Coordination: Strict</c>).</summary>
    [Alias("pick")]
    ValueTask<Pick> PickAsync(LeaseRequest request);

    /// <summary>Says how many sessions of a limited app an edge may have: under the app's limit and under each target's.</summary>
    [Alias("exchange-permits")]
    ValueTask<PermitAnswer> ExchangePermitsAsync(PermitRequest request);

    /// <summary>Takes in what one region knows and answers with what the world knows.</summary>
    [Alias("merge")]
    ValueTask<BackendSnapshot> MergeAsync(RegionRollUp rollUp);

    /// <summary>Waits for the regions when the activation is so new that they have not said yet what they have.</summary>
    [Alias("get-status"), AlwaysInterleave]
    ValueTask<AppStatus> GetStatusAsync();

    /// <summary>What happened to the app world-wide of late, since this activation began; oldest first.</summary>
    [Alias("get-events")]
    Task<ImmutableArray<ClusterEvent>> GetEventsAsync(EventQuery query);
}
