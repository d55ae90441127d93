namespace Odin.Silo.World;

/// <summary>What a viewer gets first: the past, for its lines.</summary>
/// <param name="Step">Seconds between two numbers of an app.</param>
/// <param name="Steps">How many numbers of an app there are.</param>
/// <param name="World">By the second, while somebody listened.</param>
/// <param name="Apps">Live sessions of each app that had some.</param>
internal sealed record WorldPast(int Step, int Steps, WorldPoint[] World, IReadOnlyDictionary<string, long[]> Apps);

/// <summary>The world at one second.</summary>
internal sealed record WorldPoint(DateTimeOffset Time, long Live, double? EstablishedPerSecond);
