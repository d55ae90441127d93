using System.Collections.Immutable;

namespace Odin.Silo.World;

/// <summary>Everything about one app that its page shows.</summary>
/// <param name="App">As in the list of all.</param>
/// <param name="Targets">In the order of the configuration.</param>
/// <param name="Edges">Who has how much of it.</param>
public sealed record WorldAppDetail(WorldApp App, ImmutableArray<WorldTarget> Targets, ImmutableArray<WorldAppEdge> Edges);

/// <summary>What one edge has of an app.</summary>
public sealed record WorldAppEdge(string Id, string Region, int Live, int Leased, double SilentSeconds);
