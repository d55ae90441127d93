using System.Globalization;
using System.Reflection;
using Odin.Grains.Configuration.Nodes;

namespace Odin.Cli.Cluster;

/// <summary>Prints rows for people: a column per property, as wide as it must be.</summary>
internal static class TextTable
{
    /// <param name="isWide">With the columns that are marked <see cref="WideAttribute"/>.</param>
    public static void Write<TRow>(TextWriter writer, IReadOnlyList<TRow> rows, bool isWide)
    {
        var columns = typeof(TRow).GetProperties()
            .Where(column => isWide || column.GetCustomAttribute<WideAttribute>() is null).ToArray();
        var lines = rows.Select(row => columns.Select(column => Text(column.GetValue(row))).ToArray())
            .Prepend([.. columns.Select(column => column.Name.ToUpperInvariant())]).ToList();
        var widths = columns.Select((_, column) => lines.Max(line => line[column].Length)).ToArray();
        foreach (var line in lines)
            writer.WriteLine(string.Join("  ", line.Select((text, column) => text.PadRight(widths[column]))).TrimEnd());
    }

    private static string Text(object? value) => value switch
    {
        true => "yes",
        false => "no",
        _ => Convert.ToString(value, CultureInfo.InvariantCulture) is { Length: > 0 } text ? VisibleText.Of(text) : "-",
    };
}
