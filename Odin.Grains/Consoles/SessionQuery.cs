namespace Odin.Grains.Consoles;

/// <summary>Which sessions, in which order, and how many of them.</summary>
[GenerateSerializer, Immutable, Alias("odin.session-query")]
public sealed record SessionQuery
{
    /// <summary>A larger message would hold other calls up.</summary>
    public const int MaxRows = 1000;

    [Id(0)] public SessionFilter Filter { get; init; } = SessionFilter.All;
    [Id(1)] public SessionOrder Order { get; init; } = SessionOrder.Longest;

    /// <summary>The last row of the page before; null: the first page.</summary>
    [Id(2)] public SessionKey? After { get; init; }

    /// <summary>0 to <see cref="MaxRows"/>.</summary>
    [Id(3)] public int Limit { get; init; } = 100;
}
