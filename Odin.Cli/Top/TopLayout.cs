using System.Collections.Immutable;

namespace Odin.Cli.Top;

/// <summary>How many lines each pane gets.</summary>
internal static class TopLayout
{
    private const int Heading = 1;

    /// <summary>Rows that a pane has beside the one that keys are for.</summary>
    private const int FewRows = 2;

    /// <param name="rows">How many rows each pane has.</param>
    /// <param name="focus">Which one keys are for.</param>
    /// <param name="height">Of all panes together.</param>
    /// <returns>Lines of each pane with its heading; 0: there is no room for it.</returns>
    public static int[] Heights(ImmutableArray<int> rows, int focus, int height)
    {
        var heights = new int[rows.Length];
        if (height < rows.Length * (Heading + 1))
        {
            heights[focus] = height;
            return heights;
        }

        for (var pane = 0; pane < heights.Length; pane++) heights[pane] = Heading + 1;
        var rest = height - heights.Sum();
        for (var pane = 0; pane < heights.Length; pane++) Grow(pane, Math.Min(FewRows, rows[pane]));
        Grow(focus, rows[focus]);
        while (rest > 0 && Poorest() is { } poorest) Grow(poorest, heights[poorest] - Heading + 1);
        return heights;

        void Grow(int pane, int wanted)
        {
            var more = Math.Clamp(wanted - (heights[pane] - Heading), 0, rest);
            heights[pane] += more;
            rest -= more;
        }

        int? Poorest() => Enumerable.Range(0, heights.Length).Where(pane => rows[pane] > heights[pane] - Heading)
            .OrderBy(pane => heights[pane]).Cast<int?>().FirstOrDefault();
    }
}
