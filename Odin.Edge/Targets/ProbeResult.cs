namespace Odin.Edge.Targets;

/// <summary>What one probe showed.</summary>
/// <param name="Failure">Why it was bad, in words for people; null: it was good.</param>
/// <param name="Outcome">The same, for counting.</param>
internal readonly record struct ProbeResult(string? Failure, ProbeOutcome Outcome)
{
    public static ProbeResult Good => default;

    public bool IsGood => Failure is null;

    public static ProbeResult Bad(string failure, ProbeOutcome outcome = ProbeOutcome.BadAnswer) => new(failure, outcome);
}
