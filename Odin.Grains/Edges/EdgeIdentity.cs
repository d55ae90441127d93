namespace Odin.Grains.Edges;

/// <summary>Which life of which edge process speaks.</summary>
/// <param name="Id">The edge's name, unique in the cluster, for example <c>fra-1</c>.</param>
/// <param name="Region">The region it stands in, for example <c>fra</c>.</param>
/// <param name="Epoch">Rises with every start of the process.</param>
[GenerateSerializer, Immutable, Alias("odin.edge-identity")]
public sealed record EdgeIdentity([property: Id(0)] string Id, [property: Id(1)] string Region, [property: Id(2)] long Epoch)
{
    /// <summary>Started later, under the same name.</summary>
    public bool IsLaterIncarnationOf(EdgeIdentity other) => Id == other.Id && Epoch > other.Epoch;
}
