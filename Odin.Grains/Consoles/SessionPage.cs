using System.Collections.Immutable;

namespace Odin.Grains.Consoles;

/// <summary>One edge's answer.</summary>
[GenerateSerializer, Immutable, Alias("odin.session-page")]
public sealed record SessionPage
{
    /// <summary>The edge has too many questions to answer and is to be asked again later.</summary>
    public static readonly SessionPage Busy = new() { IsBusy = true };

    [Id(0)] public ImmutableArray<SessionRow> Rows { get; init; } = [];

    /// <summary>Sessions that the filter matches, on this page or not.</summary>
    [Id(1)] public int Matched { get; init; }

    /// <summary>Live sessions of the edge.</summary>
    [Id(2)] public int Live { get; init; }
    [Id(3)] public bool IsBusy { get; init; }
}
