namespace Odin.Grains.Gathering;

/// <summary>Which edges are asked.</summary>
/// <param name="Region">Those of one region; null: of all.</param>
/// <param name="Edge">One edge and those that took over from it (<c>fra-1~2</c> is meant by <c>fra-1</c>); null: all.</param>
/// <param name="IsOne">That edge alone is meant.</param>
[GenerateSerializer, Immutable, Alias("odin.edge-scope")]
public sealed record EdgeScope([property: Id(0)] string? Region = null, [property: Id(1)] string? Edge = null,
    [property: Id(2)] bool IsOne = false)
{
    public static readonly EdgeScope World = new();

    public bool CoversRegion(string region) => Region is null || string.Equals(Region, region, StringComparison.OrdinalIgnoreCase);

    public bool CoversEdge(string id) => Edge is null || id == Edge || (!IsOne && id.StartsWith($"{Edge}~", StringComparison.Ordinal));
}
