namespace Odin.Grains.Gathering;

/// <summary>How many sessions one edge has.</summary>
/// <param name="Edge">Its id.</param>
/// <param name="Region">Its region.</param>
/// <param name="Matched">Those that the filter matches.</param>
/// <param name="Live">All that are live.</param>
[GenerateSerializer, Immutable, Alias("odin.edge-sessions")]
public sealed record EdgeSessions(
    [property: Id(0)] string Edge, [property: Id(1)] string Region, [property: Id(2)] int Matched, [property: Id(3)] int Live);
