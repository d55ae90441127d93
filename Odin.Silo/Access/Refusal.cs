namespace Odin.Silo.Access;

/// <summary>Why a request is not served.</summary>
/// <param name="Status">The HTTP status.</param>
/// <param name="Reason">One word or two, for the audit.</param>
/// <param name="Detail">For people: the thing, its value and the remedy.</param>
internal sealed record Refusal(int Status, string Reason, string Detail)
{
    /// <summary>When it makes sense to ask again; null: not by waiting.</summary>
    public TimeSpan? RetryAfter { get; init; }

    /// <summary>What was shown was never good, so that it may be a guess: an address has few of these.</summary>
    public bool IsGuess { get; init; }
}
