namespace Odin.Edge.Hosting;

/// <summary>Where takeovers meet, and of which cluster.</summary>
/// <param name="Socket">Path of the unix socket; null: this edge cannot be taken over.</param>
/// <param name="Cluster">Only an edge of the same cluster may take over; empty: each process is a cluster of its own, and their catalogs'
/// versions have nothing in common.</param>
internal sealed record TakeoverOptions(string? Socket, string Cluster);
