using System.Collections.Immutable;
using Odin.Grains.Consoles;

namespace Odin.Grains.Gathering;

/// <summary>Sessions of all edges that answered.</summary>
[GenerateSerializer, Immutable, Alias("odin.session-list")]
public sealed record SessionList
{
    [Id(0)] public required ImmutableArray<SessionRow> Rows { get; init; }

    /// <summary>How many each edge that answered has.</summary>
    [Id(1)] public required ImmutableArray<EdgeSessions> Edges { get; init; }

    /// <summary>Empty: the list is complete.</summary>
    [Id(2)] public required ImmutableArray<MissingAnswer> Missing { get; init; }

    public long Matched => Edges.Sum(edge => (long)edge.Matched);

    public long Live => Edges.Sum(edge => (long)edge.Live);
}
