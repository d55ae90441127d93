namespace Odin.Grains.Configuration.Nodes;

/// <summary>Guesses which of the known words a misspelt one was meant to be.</summary>
public static class DidYouMean
{
    /// <summary>What is longer is no slip of a finger, and would take long to compare.</summary>
    private const int MaxLength = 64;

    /// <summary>" Did you mean X?" or nothing.</summary>
    public static string Hint(string written, IEnumerable<string> known)
    {
        if (written.Length > MaxLength) return "";
        var limit = Math.Max(1, written.Length / 3);
        var best = known.Where(word => Math.Abs(word.Length - written.Length) <= limit)
            .Select(word => (Word: word, Distance: Distance(written, word))).Where(guess => guess.Distance <= limit)
            .OrderBy(guess => guess.Distance).FirstOrDefault();
        return best.Word is null ? "" : $" Did you mean {best.Word}?";
    }

    /// <summary>Insertions, deletions, replacements and swaps of neighbours that turn one into the other, without regard to case
    /// (optimal string alignment).</summary>
    private static int Distance(string left, string right)
    {
        var distances = new int[left.Length + 1, right.Length + 1];
        for (var i = 0; i <= left.Length; i++) distances[i, 0] = i;
        for (var j = 0; j <= right.Length; j++) distances[0, j] = j;
        for (var i = 1; i <= left.Length; i++)
        {
            for (var j = 1; j <= right.Length; j++)
            {
                var replaced = distances[i - 1, j - 1] + (IsSame(left[i - 1], right[j - 1]) ? 0 : 1);
                distances[i, j] = Math.Min(replaced, Math.Min(distances[i - 1, j], distances[i, j - 1]) + 1);
                if (i > 1 && j > 1 && IsSame(left[i - 1], right[j - 2]) && IsSame(left[i - 2], right[j - 1]))
                    distances[i, j] = Math.Min(distances[i, j], distances[i - 2, j - 2] + 1);
            }
        }

        return distances[left.Length, right.Length];
    }

    private static bool IsSame(char left, char right) => char.ToUpperInvariant(left) == char.ToUpperInvariant(right);
}
