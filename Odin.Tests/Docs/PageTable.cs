namespace Odin.Tests.Docs;

/// <summary>Tables of a page: lines in a row that begin with a bar.</summary>
internal static class PageTable
{
    /// <summary>What keeps a reader's program from showing them as tables, with the lines.</summary>
    public static IEnumerable<string> ErrorsOf(Page page)
    {
        var block = new List<(int Number, string Text)>();
        foreach (var line in page.Prose.Append((Number: int.MaxValue, Text: "")))
        {
            var isRow = line.Text.TrimStart().StartsWith('|');
            if (isRow && (block.Count == 0 || block[^1].Number == line.Number - 1))
            {
                block.Add(line);
                continue;
            }

            foreach (var error in ErrorsOf(block)) yield return $"{page.Name}:{error}";
            block.Clear();
            if (isRow) block.Add(line);
        }
    }

    private static IEnumerable<string> ErrorsOf(List<(int Number, string Text)> block)
    {
        if (block.Count == 0) yield break;
        if (block.Count < 2 || !IsDelimiter(block[1].Text))
        {
            yield return $"{block[0].Number}: a table begins here without a heading and a line of dashes; is there a blank line inside " +
                $"of it?";
            yield break;
        }

        var cells = CellsOf(block[1].Text);
        foreach (var (number, text) in block)
        {
            if (!text.TrimEnd().EndsWith('|')) yield return $"{number}: the row does not end with a bar";
            else if (CellsOf(text) != cells) yield return $"{number}: {CellsOf(text)} cells in a table of {cells}";
        }
    }

    private static bool IsDelimiter(string row) => row.Contains('-') && row.All(sign => sign is '|' or '-' or ':' or ' ');

    private static int CellsOf(string row) => row.Trim().Replace(@"\|", "", StringComparison.Ordinal).Count(sign => sign == '|') - 1;
}
