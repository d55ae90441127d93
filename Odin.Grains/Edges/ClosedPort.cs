namespace Odin.Grains.Edges;

/// <summary>A port that the configuration asks for and that an edge could not open.</summary>
/// <param name="Reason">In words for people.</param>
[GenerateSerializer, Immutable, Alias("odin.closed-port")]
public sealed record ClosedPort([property: Id(0)] string App, [property: Id(1)] int Port, [property: Id(2)] string Reason);
