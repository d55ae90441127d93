namespace Odin.Grains.Targets;

/// <summary>What one edge found out about one target: by its probes while it is the target's prober, and by its own sessions.</summary>
[GenerateSerializer, Immutable, Alias("odin.target-finding")]
public sealed record TargetHealthReport
{
    /// <summary>The target's ordinal in the report's app version.</summary>
    [Id(0)] public required int Target { get; init; }

    /// <summary>The target's health by this edge's probes. Null: another edge of the region probes the target, or nobody does.</summary>
    [Id(1)] public TargetHealth? Probed { get; init; }

    /// <summary>The last so many probes had the same result.</summary>
    [Id(2)] public int InARow { get; init; }

    /// <summary>Why the last bad probe was bad; null: none was.</summary>
    [Id(3)] public string? LastFailure { get; init; }

    /// <summary>Why this edge does not use the target: ejected, or its name does not resolve. Null: it does.</summary>
    [Id(4)] public string? Unusable { get; init; }

    /// <summary>What speaks against single addresses of the target while others are used. Null: nothing.</summary>
    [Id(5)] public string? Addresses { get; init; }

    /// <summary>Reports that differ in nothing that is worth a message: of many results that are alike only each doubling is.</summary>
    internal static IEqualityComparer<TargetHealthReport> Alike { get; } = EqualityComparer<TargetHealthReport>.Create(
        (left, right) => left! with { InARow = Step(left!.InARow) } == right! with { InARow = Step(right!.InARow) },
        report => report.Target);

    private static int Step(int inARow) => inARow <= 8 ? inARow : 1 << int.Log2(inARow);
}
