using System.Collections.Frozen;
using Odin.Grains.AppBackends;
using Odin.Grains.Edges;
using Odin.Grains.Tickets;
using Odin.Hosting.Certificates;
using Odin.Hosting.Settings;

namespace Odin.Silo.Callers;

/// <summary>What edges may call. What is not named here is refused: management, system targets, grains to come.</summary>
/// <remarks>Operators call no grain: the admin API knows roles and apps, and writes an audit.</remarks>
internal static class AllowedCalls
{
    /// <summary>Without it no client of Orleans can start: which grains there are.</summary>
    private const string Manifest = "Orleans.Runtime.IClusterManifestSystemTarget";

    private static readonly FrozenSet<string> OfEdges = Names(
        (typeof(IRegionGrain), nameof(IRegionGrain.SyncAsync)),
        (typeof(IRegionGrain), nameof(IRegionGrain.WatchAsync)),
        (typeof(IRegionGrain), nameof(IRegionGrain.LeaveAsync)),
        (typeof(IRegionGrain), nameof(IRegionGrain.OfferCatalogAsync)),
        (typeof(IRegionShardGrain), nameof(IRegionShardGrain.SyncAsync)),
        (typeof(IRegionShardGrain), nameof(IRegionShardGrain.WatchAsync)),
        (typeof(IRegionShardGrain), nameof(IRegionShardGrain.LeaveAsync)),
        (typeof(IRegionShardGrain), nameof(IRegionShardGrain.OfferCatalogAsync)),
        (typeof(ITicketKeysGrain), nameof(ITicketKeysGrain.ExchangeAsync)),
        (typeof(IAppBackendGrain), nameof(IAppBackendGrain.LeaseAsync)),
        (typeof(IAppBackendGrain), nameof(IAppBackendGrain.PickAsync)),
        (typeof(IAppBackendGrain), nameof(IAppBackendGrain.ExchangePermitsAsync)));

    public static bool Allow(CertificateName caller, IIncomingGrainCallContext call)
    {
        var type = call.InterfaceMethod.DeclaringType?.FullName;
        if (type == Manifest) return true;
        var name = $"{type}.{call.InterfaceMethod.Name}";
        return caller.Role == CertificateRole.Edge && OfEdges.Contains(name) && IsItself(caller.Name, call);
    }

    /// <summary>An edge speaks for itself and for the processes that took over from it, and to the region it says it is in, or a shard of
    /// it.</summary>
    private static bool IsItself(string name, IIncomingGrainCallContext call)
    {
        if (call.Request.GetArgumentCount() == 0) return false;
        if (EdgeCallCheck.EdgeOf(call.Request.GetArgument(0)) is not { Id: not null, Region: not null } edge) return false;
        return EdgeName.IsMeant(edge.Id, name) && Identifier.IsValid(edge.Region)
            && IsOf(edge.Region, call);
    }

    private static bool IsOf(string region, IIncomingGrainCallContext call) => call.Grain switch
    {
        IRegionGrain => call.TargetId.Key.ToString() == region,
        IRegionShardGrain => RegionShards.RegionOf(call.TargetId.Key.ToString()!) == region,
        _ => true,
    };

    /// <summary>Whether anybody but a silo may make this call, as itself.</summary>
    internal static bool IsNamed(Type type, string method) => OfEdges.Contains($"{type.FullName}.{method}");

    private static FrozenSet<string> Names(params (Type Type, string Method)[] calls) =>
        calls.Select(call => $"{call.Type.FullName}.{call.Method}").ToFrozenSet(StringComparer.Ordinal);
}
