namespace Odin.Edge.Admission;

/// <summary>Networks of one address family, each allowed or denied; the longest prefix around an address decides. Immutable.</summary>
/// <remarks>
/// Nested networks are flattened once into disjoint ranges, sorted by their first address, so that a lookup is one binary search
/// whatever the nesting: 24 bytes and about log2(n) comparisons for n ranges, at most two per network.
/// </remarks>
internal sealed class PrefixTable
{
    private readonly UInt128[] _starts;
    private readonly bool[] _allowed;

    /// <param name="networks">Address bits from the left. Of two equal networks the later one decides.</param>
    /// <param name="otherwise">Whether an address in none of them is allowed.</param>
    public PrefixTable(IEnumerable<(UInt128 Bits, int Length, bool IsAllowed)> networks, bool otherwise)
    {
        var starts = new List<UInt128> { UInt128.Zero };
        var allowed = new List<bool> { otherwise };
        var open = new Stack<(UInt128 Last, bool IsAllowed)>([(UInt128.MaxValue, otherwise)]);

        // A network comes before those inside it, and closes when the first address after it is reached.
        foreach (var (bits, length, isAllowed) in networks.OrderBy(network => network.Bits).ThenBy(network => network.Length))
        {
            CloseBefore(bits);
            var last = bits | (length == 0 ? UInt128.MaxValue : length == 128 ? UInt128.Zero : UInt128.MaxValue >> length);
            open.Push((last, isAllowed));
            Begin(bits, isAllowed);
        }

        CloseBefore(UInt128.MaxValue);
        _starts = [.. starts];
        _allowed = [.. allowed];

        void CloseBefore(UInt128 next)
        {
            while (open.Peek().Last < next)
            {
                var after = open.Pop().Last + 1;
                Begin(after, open.Peek().IsAllowed);
            }
        }

        void Begin(UInt128 start, bool isAllowed)
        {
            if (starts[^1] == start) allowed[^1] = isAllowed;
            else if (allowed[^1] != isAllowed)
            {
                starts.Add(start);
                allowed.Add(isAllowed);
            }
        }
    }

    /// <summary>Ranges after flattening.</summary>
    public int Count => _starts.Length;

    public bool IsAllowed(UInt128 address)
    {
        var index = Array.BinarySearch(_starts, address);
        return _allowed[index >= 0 ? index : ~index - 1];
    }
}
