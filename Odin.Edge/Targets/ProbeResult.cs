namespace Odin.Edge.Targets;

/// <summary>What one probe showed.</summary>
/// <param name="Failure">Why it was bad, in words for people; null: it was good.</param>
internal readonly record struct ProbeResult(string? Failure)
{
    public static ProbeResult Good => default;

    public bool IsGood => Failure is null;

    public static ProbeResult Bad(string failure) => new(failure);
}
