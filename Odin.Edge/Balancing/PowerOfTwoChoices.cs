namespace Odin.Edge.Balancing;

/// <summary>Takes two candidates at random and keeps the less loaded one.</summary>
/// <remarks>
/// The least loaded of all would need fresh counts: with stale ones every edge rushes to the same target
/// (Mitzenmacher, "The power of two choices in randomized load balancing", 2001).
/// </remarks>
internal static class PowerOfTwoChoices
{
    /// <summary><paramref name="candidates"/> are ordinals, at least one; <paramref name="load"/> is in relation to the weight.</summary>
    public static int Pick<TState>(ReadOnlySpan<int> candidates, TState state, Func<TState, int, double> load, Random random)
    {
        if (candidates is [var only]) return only;

        var first = random.Next(candidates.Length);
        var second = random.Next(candidates.Length - 1);
        if (second >= first) second++;   // Steps over `first`: always a distinct pair, never a retry.

        return load(state, candidates[first]) <= load(state, candidates[second]) ? candidates[first] : candidates[second];
    }
}
