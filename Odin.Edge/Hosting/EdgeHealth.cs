using System.Text.Json.Serialization;
using Odin.Grains.Edges;

namespace Odin.Edge.Hosting;

/// <summary>How an edge is, for balancers, orchestrators and people.</summary>
/// <param name="Status"><c>starting</c>: it knows no configuration yet; <c>ready</c>; <c>failing</c>: a port that the configuration asks
/// for is not open; <c>draining</c>.</param>
/// <param name="IsStale">The cluster, or a part of it that the edge's region depends on, has not answered for 5 s;
/// connections are served all the same.</param>
/// <param name="CatalogVersion">The configuration in force; 0: none yet.</param>
/// <param name="Catalog">Which catalog that version counts in; empty: none yet.</param>
/// <param name="OpenListeners">Ports that take connections.</param>
/// <param name="FailedListeners">Ports that could not be opened, each with the reason.</param>
internal sealed record EdgeHealth(
    string Status, [property: JsonPropertyName("stale")] bool IsStale, string Edge, string Region, long CatalogVersion, string Catalog,
    int LiveSessions, int OpenListeners, IReadOnlyList<string> FailedListeners)
{
    private const int MaxFailures = 20;

    [JsonIgnore]
    public bool IsReady => Status == "ready";

    public static EdgeHealth Of(IEdge edge, EdgeIdentity identity)
    {
        var listeners = edge.Listeners;
        var status = edge.IsDraining ? "draining" : edge.CatalogVersion == 0 ? "starting" : edge.IsReady ? "ready" : "failing";
        var failures = listeners.Where(listener => listener.Failure is not null).Take(MaxFailures)
            .Select(listener => $"app {listener.App}: {listener.Failure}").ToList();
        return new EdgeHealth(status, edge.IsStale, identity.Id, identity.Region, edge.CatalogVersion, edge.Catalog, edge.LiveSessions,
            listeners.Count(listener => listener.Failure is null), failures);
    }
}
