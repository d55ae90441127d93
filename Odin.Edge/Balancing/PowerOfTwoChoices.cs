namespace Odin.Edge.Balancing;

/// <summary>Keeps the less loaded of two candidates that were drawn at random.</summary>
/// <remarks>
/// The least loaded of all would need fresh counts: with stale ones every edge rushes to the same target
/// (Mitzenmacher, "The power of two choices in randomized load balancing", 2001).
/// </remarks>
internal static class PowerOfTwoChoices
{
    /// <summary>Loads count in relation to the weights, as they would be with the session to come: an idle heavy
    /// target comes before an idle light one.</summary>
    public static bool IsSecondBetter(long firstLoad, int firstWeight, long secondLoad, int secondWeight) =>
        (secondLoad + 1) * firstWeight < (firstLoad + 1) * secondWeight;
}
