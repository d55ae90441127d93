namespace Odin.Cli.Cluster;

/// <summary>What stands between a command and its cluster.</summary>
/// <param name="What">Redis, a silo or the catalog: the same word for as long as it is the same trouble.</param>
/// <param name="Message">Sentences for people, with the remedy.</param>
internal sealed record Obstacle(string What, string Message);
