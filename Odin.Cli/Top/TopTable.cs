using System.Collections.Immutable;
using Odin.Cli.Output;

namespace Odin.Cli.Top;

/// <summary>A pane as lines: its heading and some of its rows.</summary>
internal static class TopTable
{
    private const string Between = "  ";
    private const string Mark = "> ";
    private const string NoMark = "  ";

    /// <param name="pane">What is shown.</param>
    /// <param name="title">The name of its first column.</param>
    /// <param name="height">How many lines, the heading counted.</param>
    /// <param name="width">Of the screen.</param>
    /// <param name="isFocused">Keys are for it.</param>
    public static IEnumerable<TopLine> Lines(TopPane pane, string title, int height, int width, bool isFocused)
    {
        var rows = Seen(pane, height - 1);
        var headings = pane.Columns.Select((column, place) => Heading(pane, column, place, title)).ToArray();
        var columns = Fitting(pane.Columns, headings, rows, width - Mark.Length);
        var widths = columns.Select(column => WidthOf(column, headings, rows)).ToArray();
        TextTable.Narrow(widths, width - Mark.Length, Between.Length);
        yield return new TopLine(Cut(NoMark + Join(columns, widths, pane.Columns, column => headings[column]), width).PadRight(width),
            isFocused ? TopLook.Focused : TopLook.Heading);
        foreach (var row in rows)
        {
            var isChosen = row == pane.ChosenRow && (isFocused || pane.Kind == TopPaneKind.Apps);
            var text = Cut((isChosen ? Mark : NoMark) + Join(columns, widths, pane.Columns, column => row.Cells[column].Text), width);
            yield return isChosen && isFocused ? new TopLine(text.PadRight(width), TopLook.Chosen) : new TopLine(text, row.Look);
        }
    }

    /// <summary>The chosen row is among them.</summary>
    private static ImmutableArray<TopRow> Seen(TopPane pane, int height)
    {
        var first = Math.Clamp(pane.Chosen - height + 1, 0, Math.Max(0, pane.Rows.Length - height));
        return [.. pane.Rows.Skip(first).Take(height)];
    }

    private static string Heading(TopPane pane, TopColumn column, int place, string title)
    {
        var name = place == 0 ? title : column.Name;
        return place != pane.Order ? name : name + (pane.IsDescending ? "▼" : "▲");
    }

    /// <summary>The columns that are always shown, and the optional ones for which there is room.</summary>
    private static int[] Fitting(ImmutableArray<TopColumn> columns, string[] headings, ImmutableArray<TopRow> rows, int width)
    {
        List<int> chosen = [.. Enumerable.Range(0, columns.Length).Where(place => !columns[place].IsOptional)];
        var taken = chosen.Sum(place => WidthOf(place, headings, rows) + Between.Length) - Between.Length;
        foreach (var place in Enumerable.Range(0, columns.Length).Where(place => columns[place].IsOptional))
        {
            var more = WidthOf(place, headings, rows) + Between.Length;
            if (taken + more > width) continue;
            taken += more;
            chosen.Add(place);
        }

        return [.. chosen.Order()];
    }

    private static int WidthOf(int column, string[] headings, ImmutableArray<TopRow> rows) =>
        Math.Max(headings[column].Length, rows.IsEmpty ? 0 : rows.Max(row => row.Cells[column].Text.Length));

    private static string Join(int[] columns, int[] widths, ImmutableArray<TopColumn> all, Func<int, string> text) =>
        string.Join(Between, columns.Select((column, place) => all[column].IsNumber
            ? Cut(text(column), widths[place]).PadLeft(widths[place]) : TextTable.Cut(text(column), widths[place]))).TrimEnd();

    private static string Cut(string text, int width) => text.Length <= width ? text : TextTable.Cut(text, width);
}
