using System.Globalization;
using System.Reflection;
using Odin.Grains.Configuration.Nodes;

namespace Odin.Cli.Output;

/// <summary>Prints rows for people: a column per property, as wide as it must be, or as wide as the screen lets it be.</summary>
internal static class TextTable
{
    private const string Between = "  ";
    private const int Narrowest = 8;

    /// <param name="isWide">With the columns that are marked <see cref="WideAttribute"/>.</param>
    /// <param name="width">Of the screen; null: values are printed whole.</param>
    public static void Write<TRow>(TextWriter writer, IReadOnlyList<TRow> rows, bool isWide, int? width = null)
    {
        var columns = typeof(TRow).GetProperties()
            .Where(column => isWide || column.GetCustomAttribute<WideAttribute>() is null).ToArray();
        var lines = rows.Select(row => columns.Select(column => Text(column.GetValue(row))).ToArray())
            .Prepend([.. columns.Select(column => column.Name.ToUpperInvariant())]).ToList();
        var widths = columns.Select((_, column) => lines.Max(line => line[column].Length)).ToArray();
        if (width is { } most) Narrow(widths, most, Between.Length);
        foreach (var line in lines)
            writer.WriteLine(string.Join(Between, line.Select((text, column) => Cut(text, widths[column]))).TrimEnd());
    }

    /// <summary>As a table says it.</summary>
    public static string Text(object? value) => value switch
    {
        true => "yes",
        false => "no",
        _ => Convert.ToString(value, CultureInfo.InvariantCulture) is { Length: > 0 } text ? VisibleText.Of(text) : "-",
    };

    /// <summary>The widest columns give way first.</summary>
    /// <param name="most">Of all columns, and of what stands between them.</param>
    public static void Narrow(int[] widths, int most, int between)
    {
        var tooMuch = widths.Sum() + (between * (widths.Length - 1)) - most;
        for (; tooMuch > 0 && widths.Max() > Narrowest; tooMuch--) widths[Array.IndexOf(widths, widths.Max())]--;
    }

    /// <summary>Exactly so wide.</summary>
    public static string Cut(string text, int width) =>
        text.Length <= width ? text.PadRight(width) : VisibleText.Shorten(text, width - 1).PadRight(width);
}
