using System.Collections.Frozen;
using System.Collections.Immutable;
using Odin.Grains.Gathering;
using Odin.Silo.Access;
using Odin.Silo.Api.Contracts;
using Odin.Silo.World;

namespace Odin.Silo.Api;

/// <summary>All routes of the admin API.</summary>
internal static class ApiRoutes
{
    public static ImmutableArray<ApiRoute> All { get; } =
    [
        ApiRoute.Read<WhoAmIAnswer>("/whoami", Role.Viewer, Scope.Filtered, WhoAmI.GetAsync,
            "The caller's key, role and address, and the silo asked."),
        ApiRoute.Read<object>("/openapi.json", Role.Viewer, Scope.Filtered, ApiDocument.GetAsync,
            "This reference, in OpenAPI 3.1."),
        ApiRoute.Read<WorldDocument>("/world", Role.Viewer, Scope.Cluster, LiveRoutes.WorldAsync,
            "Regions, edges, silos and apps of the whole cluster, as they are now."),
        ApiRoute.Read<string>("/stream", Role.Viewer, Scope.Cluster, LiveRoutes.StreamAsync,
            "Server-sent events: `world` first, then `changes` each second, `events` as they come, and with ?app=NAME also `app`.",
            "app"),
        ApiRoute.Read<AppList>("/apps", Role.Viewer, Scope.Filtered, ListRoutes.AppsAsync,
            "All apps, with states, sessions and limits."),
        ApiRoute.Read<TargetList>("/targets", Role.Viewer, Scope.Filtered, ListRoutes.TargetsAsync,
            "The targets of all apps, or of ?app=NAME, with their health.",
            "app"),
        ApiRoute.Read<AppAnswer>("/apps/{app}", Role.Viewer, Scope.App, ListRoutes.AppAsync,
            "An app, its targets with their health, and its edges."),
        ApiRoute.Read<TargetAnswer>("/apps/{app}/targets/{target}", Role.Viewer, Scope.App, ListRoutes.TargetAsync,
            "One target of an app: its admin state, its sessions, and its health in each region with the evidence."),
        ApiRoute.Read<ExplanationList>("/apps/{app}/explain", Role.Viewer, Scope.App, SessionRoutes.ExplainAsync,
            "What the next connection would get on each edge, and why; ?region= and ?client=IP narrow it down.",
            "region", "client"),
        ApiRoute.Read<EdgeList>("/edges", Role.Viewer, Scope.Cluster, ListRoutes.EdgesAsync,
            "All live edges, and absent ones with an admin state."),
        ApiRoute.Read<EdgeAnswer>("/edges/{edge}", Role.Viewer, Scope.Cluster, ListRoutes.EdgeAsync,
            "One edge."),
        ApiRoute.Read<SilosAnswer>("/silos", Role.Viewer, Scope.Cluster, ListRoutes.SilosAsync,
            "The silos, as the one that is asked sees them."),
        ApiRoute.Read<RegionsAnswer>("/regions", Role.Viewer, Scope.Cluster, ListRoutes.RegionsAsync,
            "The regions, and sessions that another region serves than the one they came to."),
        ApiRoute.Read<SessionsAnswer>("/sessions", Role.Viewer, Scope.Filtered, SessionRoutes.FindAsync,
            "Live sessions of all edges, a page at a time, by the filter and order of the query.",
            "id", "app", "target", "client", "state", "olderThan", "idleFor", "minBytes", "region", "edge", "isOne", "sort", "limit",
            "after"),
        ApiRoute.Read<EndsMessage>("/sessions/ends", Role.Viewer, Scope.Filtered, EndsRoute.StreamAsync,
            "Server-sent events `ends`: sessions as they end, by the filter of the query.",
            "app", "target", "client", "olderThan", "minBytes", "region", "edge", "end"),
        ApiRoute.Read<object>("/config", Role.Viewer, Scope.Cluster, ConfigRoutes.GetAsync,
            "The configuration in force; its version is the ETag. `Accept: application/yaml` gets it in YAML.")
            with { IsAlsoYaml = true },
        ApiRoute.Read<HistoryAnswer>("/config/history", Role.Viewer, Scope.Cluster, HistoryRoutes.GetAsync,
            "The last documents, the newest first: those that can be rolled back to."),
        ApiRoute.Read<DifferenceAnswer>("/config/history/{version}", Role.Viewer, Scope.Cluster, HistoryRoutes.DifferenceAsync,
            "What the document of a version changed."),
        ApiRoute.Read<EventList>("/events", Role.Viewer, Scope.Filtered, EventRoutes.ListAsync,
            "All events that are kept, the oldest first: ?since=TIME, ?kind=, ?app=, ?target=, ?region=.",
            "since", "kind", "app", "target", "region"),
        ApiRoute.Change<object, ConfigAnswer>(HttpMethods.Put, "/config", Role.Admin, Scope.Cluster, ConfigChanges.PutAsync,
            "Puts a document in force: If-Match names the version it replaces, ?dryRun=true shows the difference.")
            with { Query = ["dryRun", "allowRemoval", "force"], MostBytes = ApiRoute.MostBytesOfDocument },
        new ApiRoute(HttpMethods.Post, "/config/validate", new RouteAccess(Role.Operator, Scope.Filtered, IsChange: false),
            ConfigChanges.ValidateAsync, "Checks a document and changes nothing.")
        {
            Body = typeof(object),
            Answer = typeof(ValidateAnswer),
        },
        ApiRoute.Change<RollBackBody, ConfigAnswer>(HttpMethods.Post, "/config/rollback", Role.Admin, Scope.Cluster,
            ConfigChanges.RollBackAsync,
            "Makes an earlier document the newest again: {\"version\": 5}, or {} for the one before."),
        ApiRoute.Change<StateBody, StateAnswer>(HttpMethods.Put, "/apps/{app}/admin-state", Role.Operator, Scope.App,
            AdminStateRoutes.OfAppAsync,
            "Drains, disables or enables an app."),
        ApiRoute.Change<StateBody, StateAnswer>(HttpMethods.Put, "/apps/{app}/targets/{target}/admin-state", Role.Operator, Scope.App,
            AdminStateRoutes.OfTargetAsync,
            "Drains, disables or enables a target."),
        ApiRoute.Change<StateBody, StateAnswer>(HttpMethods.Put, "/edges/{edge}/admin-state", Role.Operator, Scope.Cluster,
            AdminStateRoutes.OfEdgeAsync,
            "Drains, disables or enables an edge; ?force=true one that is not there yet, or whose VIPs too few would announce.")
            with { Query = ["force"] },
        ApiRoute.Change<SteeringBody, SteeringAnswer>(HttpMethods.Put, "/regions/{region}/admin-state", Role.Operator, Scope.Cluster,
            AdminStateRoutes.OfRegionAsync,
            "Makes the VIPs of a region the last choice (soft), or takes that back (normal); ?force=true whoever else announces them.")
            with { Query = ["force"] },
        ApiRoute.Change<CloseBody, CloseAnswer>(HttpMethods.Post, "/sessions/close", Role.Operator, Scope.Filtered, CloseRoute.CloseAsync,
            "Ends the sessions that a filter means, at once or spread over a time; with dryRun it counts them."),
        ApiRoute.Change<NoBody, CloseAnswer>(HttpMethods.Delete, "/sessions/{id}", Role.Operator, Scope.Filtered, CloseRoute.CloseOneAsync,
            "Ends one session."),
        ApiRoute.Change<NoBody, WhoAmIAnswer>(HttpMethods.Post, "/session", Role.Viewer, Scope.Filtered, SignIn.SignInAsync,
            "Gives a browser a cookie for a key, good for 12 h at every silo."),
        ApiRoute.Change<NoBody, WhoAmIAnswer>(HttpMethods.Delete, "/session", Role.Viewer, Scope.Filtered, SignIn.SignOutAsync,
            "Takes the cookie back."),
        ApiRoute.Read<AuditList>("/audit", Role.Admin, Scope.Cluster, AuditRoutes.ListAsync,
            "Who changed what, or was refused, newest first; ?limit= and ?before=ID page.",
            "limit", "before"),
        ApiRoute.Read<KeyList>("/keys", Role.Admin, Scope.Cluster, KeyRoutes.ListAsync,
            "All keys, without what they are."),
        ApiRoute.Change<KeyBody, NewKey>(HttpMethods.Post, "/keys", Role.Admin, Scope.Cluster, KeyRoutes.CreateAsync,
            "Makes a key; the answer is the only place where it is shown.")
            with { Status = StatusCodes.Status201Created },
        ApiRoute.Change<NoBody, KeyItem>(HttpMethods.Delete, "/keys/{id}", Role.Admin, Scope.Cluster, KeyRoutes.RevokeAsync,
            "Revokes a key: within 5 s no silo takes it."),
    ];

    private static readonly FrozenSet<string> Actions = All.Select(route => route.Action).ToFrozenSet(StringComparer.Ordinal);

    /// <summary>What metrics call it; one name for all requests that are in no route.</summary>
    public static string NameOf(ApiRoute route) => Actions.Contains(route.Action) ? route.Action : "other";
}
