namespace Odin.Grains.Consoles;

/// <summary>Which sessions that have ended are wanted.</summary>
[GenerateSerializer, Immutable, Alias("odin.ends-query")]
public sealed record EndsQuery
{
    public const int MaxRows = 1000;

    /// <summary>Everything but state and idleness, which ended sessions do not have; the age is how long they lived.</summary>
    [Id(0)] public SessionFilter Filter { get; init; } = SessionFilter.All;

    /// <summary>The beginning of the two letters, for example <c>T</c> or <c>TD</c>; null: all.</summary>
    [Id(1)] public string? End { get; init; }
}
