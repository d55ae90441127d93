namespace Odin.Grains.Permits;

/// <summary>Divides permits among edges: max-min fair. Nobody gets more than it needs while another has less than that.</summary>
internal static class FairQuotas
{
    /// <param name="total">Permits to divide; at least 0.</param>
    /// <param name="needs">What each edge would use now.</param>
    /// <param name="turn">Whose turn it is to get one more when it does not come out even.</param>
    /// <param name="quotas">Adds up to <paramref name="total"/>: what nobody needs is spread evenly.</param>
    /// <returns>True when the needs are more than there is.</returns>
    public static bool Divide(long total, ReadOnlySpan<long> needs, long turn, Span<long> quotas)
    {
        var sum = 0L;
        foreach (var need in needs) sum += need;
        if (sum <= total) Spread(total - sum, needs, quotas);
        else Fill(total, needs, turn, quotas);
        return sum > total;
    }

    private static void Spread(long spare, ReadOnlySpan<long> needs, Span<long> quotas)
    {
        var (each, more) = Math.DivRem(spare, Math.Max(1, needs.Length));
        for (var index = 0; index < needs.Length; index++) quotas[index] = needs[index] + each + (index < more ? 1 : 0);
    }

    private static void Fill(long total, ReadOnlySpan<long> needs, long turn, Span<long> quotas)
    {
        var level = Level(total, needs);
        var left = total;
        for (var index = 0; index < needs.Length; index++) left -= quotas[index] = Math.Min(needs[index], level);
        for (var step = 0; step < needs.Length && left > 0; step++)
        {
            var index = (int)((turn + step) % needs.Length);
            if (needs[index] <= level) continue;
            quotas[index]++;
            left--;
        }
    }

    /// <summary>The highest level up to which every need can be met.</summary>
    private static long Level(long total, ReadOnlySpan<long> needs)
    {
        var sorted = needs.ToArray();
        Array.Sort(sorted);
        var left = total;
        for (var index = 0; index < sorted.Length; index++)
        {
            var level = left / (sorted.Length - index);
            if (sorted[index] > level) return level;
            left -= sorted[index];
        }

        return long.MaxValue;
    }
}
