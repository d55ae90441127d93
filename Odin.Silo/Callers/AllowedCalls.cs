using System.Collections.Frozen;
using Odin.Grains.AppBackends;
using Odin.Grains.Catalog;
using Odin.Grains.Edges;
using Odin.Grains.Gathering;
using Odin.Grains.Tickets;
using Odin.Hosting.Certificates;

namespace Odin.Silo.Callers;

/// <summary>What edges and operators may call. What is not named here is refused: management, system targets, grains to come.</summary>
internal static class AllowedCalls
{
    /// <summary>Without it no client of Orleans can start: which grains there are.</summary>
    private const string Manifest = "Orleans.Runtime.IClusterManifestSystemTarget";

    private static readonly FrozenSet<string> OfEdges = Names(
        (typeof(IRegionGrain), nameof(IRegionGrain.SyncAsync)),
        (typeof(IRegionGrain), nameof(IRegionGrain.WatchAsync)),
        (typeof(IRegionGrain), nameof(IRegionGrain.LeaveAsync)),
        (typeof(IRegionGrain), nameof(IRegionGrain.OfferCatalogAsync)),
        (typeof(ITicketKeysGrain), nameof(ITicketKeysGrain.ExchangeAsync)),
        (typeof(IAppBackendGrain), nameof(IAppBackendGrain.LeaseAsync)),
        (typeof(IAppBackendGrain), nameof(IAppBackendGrain.PickAsync)),
        (typeof(IAppBackendGrain), nameof(IAppBackendGrain.ExchangePermitsAsync)));

    private static readonly FrozenSet<string> OfOperators = Names(
        (typeof(IAppCatalogGrain), nameof(IAppCatalogGrain.ApplyAsync)),
        (typeof(IAppCatalogGrain), nameof(IAppCatalogGrain.ReplaceAsync)),
        (typeof(IAppCatalogGrain), nameof(IAppCatalogGrain.RollBackAsync)),
        (typeof(IAppCatalogGrain), nameof(IAppCatalogGrain.SetAdminStateAsync)),
        (typeof(IAppCatalogGrain), nameof(IAppCatalogGrain.SetEdgeAdminStateAsync)),
        (typeof(IAppCatalogGrain), nameof(IAppCatalogGrain.SteerAsync)),
        (typeof(IAppCatalogGrain), nameof(IAppCatalogGrain.GetAsync)),
        (typeof(IAppCatalogGrain), nameof(IAppCatalogGrain.GetHistoryAsync)),
        (typeof(IAppCatalogGrain), nameof(IAppCatalogGrain.GetDocumentsAsync)),
        (typeof(IAppCatalogGrain), nameof(IAppCatalogGrain.GetChangesAsync)),
        (typeof(IAppCatalogGrain), nameof(IAppCatalogGrain.GetRegionsAsync)),
        (typeof(IAppCatalogGrain), nameof(IAppCatalogGrain.GetKnownRegionsAsync)),
        (typeof(IAppCatalogGrain), nameof(IAppCatalogGrain.GetAppAsync)),
        (typeof(IAppCatalogGrain), nameof(IAppCatalogGrain.LookUpAppAsync)),
        (typeof(IAppCatalogGrain), nameof(IAppCatalogGrain.GetEventsAsync)),
        (typeof(IAppCatalogGrain), nameof(IAppCatalogGrain.GetEventRegionsAsync)),
        (typeof(IRegionGrain), nameof(IRegionGrain.GetEdgesAsync)),
        (typeof(IRegionGrain), nameof(IRegionGrain.GetEventsAsync)),
        (typeof(IAppBackendGrain), nameof(IAppBackendGrain.GetStatusAsync)),
        (typeof(IAppBackendGrain), nameof(IAppBackendGrain.GetEventsAsync)),
        (typeof(ISessionsGrain), nameof(ISessionsGrain.FindAsync)),
        (typeof(ISessionsGrain), nameof(ISessionsGrain.CloseAsync)),
        (typeof(ISessionsGrain), nameof(ISessionsGrain.ReadEndsAsync)),
        (typeof(ISessionsGrain), nameof(ISessionsGrain.ExplainAsync)));

    public static bool Allow(CertificateName caller, IIncomingGrainCallContext call)
    {
        var type = call.InterfaceMethod.DeclaringType?.FullName;
        if (type == Manifest) return true;
        var name = $"{type}.{call.InterfaceMethod.Name}";
        return caller.Role == CertificateRole.Edge ? OfEdges.Contains(name) && IsItself(caller.Name, call) : OfOperators.Contains(name);
    }

    /// <summary>An edge speaks for itself and for the processes that took over from it, and to the region it says it is in.</summary>
    private static bool IsItself(string name, IIncomingGrainCallContext call)
    {
        if (call.Request.GetArgumentCount() == 0 || EdgeOf(call.Request.GetArgument(0)) is not { } edge) return false;
        return EdgeName.IsMeant(edge.Id, name)
            && (call.Grain is not IRegionGrain || call.TargetId.Key.ToString() == edge.Region);
    }

    private static EdgeIdentity? EdgeOf(object? argument) => argument switch
    {
        EdgeIdentity edge => edge,
        EdgeReport report => report.Edge,
        LeaseRequest request => request.Edge,
        PermitRequest request => request.Edge,
        _ => null,
    };

    /// <summary>Whether anybody but a silo may make this call, as itself.</summary>
    internal static bool IsNamed(Type type, string method) =>
        $"{type.FullName}.{method}" is var name && (OfEdges.Contains(name) || OfOperators.Contains(name));

    private static FrozenSet<string> Names(params (Type Type, string Method)[] calls) =>
        calls.Select(call => $"{call.Type.FullName}.{call.Method}").ToFrozenSet(StringComparer.Ordinal);
}
