namespace Odin.Cli.Cluster;

/// <summary>What flags name to narrow a list down; null: not given.</summary>
internal sealed record NamedThings(string? App = null, string? Target = null, string? Region = null, string? Edge = null);
