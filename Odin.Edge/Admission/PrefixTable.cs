namespace Odin.Edge.Admission;

/// <summary>Networks of one address family with a verdict each; the longest prefix that contains an address decides. Immutable.</summary>
/// <remarks>
/// Nested networks are flattened once into disjoint ranges, sorted by their first address, so that a lookup is one binary search
/// whatever the nesting: 24 bytes and about log2(n) comparisons for n ranges, at most two per network.
/// </remarks>
internal sealed class PrefixTable
{
    private readonly UInt128[] _starts;
    private readonly bool[] _health;

    /// <param name="networks">Address bits from the left. Of two equal networks the later one decides.</param>
    /// <param name="otherwise">The verdict on an address in none of them.</param>
    public PrefixTable(IEnumerable<(UInt128 Bits, int Length, bool Verdict)> networks, bool otherwise)
    {
        var starts = new List<UInt128> { UInt128.Zero };
        var verdicts = new List<bool> { otherwise };
        var open = new Stack<(UInt128 Last, bool Verdict)>([(UInt128.MaxValue, otherwise)]);

        // A network comes before those inside it, and closes when the first address after it is reached.
        foreach (var (bits, length, verdict) in networks.OrderBy(network => network.Bits).ThenBy(network => network.Length))
        {
            CloseBefore(bits);
            var last = bits | (length == 0 ? UInt128.MaxValue : length == 128 ? UInt128.Zero : UInt128.MaxValue >> length);
            open.Push((last, verdict));
            Begin(bits, verdict);
        }

        CloseBefore(UInt128.MaxValue);
        _starts = [.. starts];
        _health = [.. verdicts];

        void CloseBefore(UInt128 next)
        {
            while (open.Peek().Last < next)
            {
                var after = open.Pop().Last + 1;
                Begin(after, open.Peek().Verdict);
            }
        }

        void Begin(UInt128 start, bool verdict)
        {
            if (starts[^1] == start) verdicts[^1] = verdict;
            else if (verdicts[^1] != verdict)
            {
                starts.Add(start);
                verdicts.Add(verdict);
            }
        }
    }

    /// <summary>Ranges after flattening.</summary>
    public int Count => _starts.Length;

    public bool Verdict(UInt128 address)
    {
        var index = Array.BinarySearch(_starts, address);
        return _health[index >= 0 ? index : ~index - 1];
    }
}
