namespace Odin.Grains.Gathering;

/// <summary>What one edge did about a request to end sessions.</summary>
/// <param name="Edge">Its id.</param>
/// <param name="Matched">Sessions that the filter matches.</param>
/// <param name="Closed">Of those, the ones that end now or over the time asked for.</param>
[GenerateSerializer, Immutable, Alias("odin.edge-closed")]
public sealed record EdgeClosed([property: Id(0)] string Edge, [property: Id(1)] int Matched, [property: Id(2)] int Closed);
