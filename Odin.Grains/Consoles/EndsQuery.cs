namespace Odin.Grains.Consoles;

/// <summary>Which sessions that have ended are wanted.</summary>
[GenerateSerializer, Immutable, Alias("odin.ends-query")]
public sealed record EndsQuery
{
    /// <summary>Of one edge in one answer. Asked twice a second, an edge gives at most 1,000 a second, so that whoever looks at a
    /// busy one does not slow it.</summary>
    public const int MaxRows = 500;

    /// <summary>Of an edge on which more end between two questions than it keeps: nobody can follow them, so that an answer is a sample
    /// and costs little.</summary>
    public const int SampleRows = 100;

    /// <summary>What a silo of an earlier release takes in one answer. It asks four times a second.</summary>
    private const int EarlierRows = 250;

    /// <summary>Everything but state and idleness, which ended sessions do not have; the age is how long they lived.</summary>
    [Id(0)] public SessionFilter Filter { get; init; } = SessionFilter.All;

    /// <summary>The beginning of the two letters, for example <c>T</c> or <c>TD</c>; null: all.</summary>
    [Id(1)] public string? End { get; init; }

    /// <summary>How many rows the asker takes; 0: it is of an earlier release.</summary>
    [Id(2)] public int Rows { get; init; }

    /// <summary>How many rows an answer may have.</summary>
    public int MostRows => Rows <= 0 ? EarlierRows : Math.Min(Rows, MaxRows);
}
