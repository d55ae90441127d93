namespace Odin.Tests.Docs;

/// <summary>A row of docs/METRICS.md.</summary>
internal sealed record MetricRow(string Section, string Name, string Type, string Unit, string[] Labels, string Meaning)
{
    public const string PageName = "docs/METRICS.md";

    public static IReadOnlyList<MetricRow> All { get; } = [.. Read()];

    /// <summary>As the page writes it.</summary>
    public override string ToString() =>
        string.Join(" | ", $"`{Name}`", Type, Unit, string.Join(", ", Labels.Select(label => $"`{label}`")), Meaning);

    private static IEnumerable<MetricRow> Read()
    {
        var section = "";
        foreach (var line in Page.All.Single(page => page.Name == PageName).Lines)
        {
            if (line.StartsWith("## ", StringComparison.Ordinal)) section = line[3..];
            var cells = line.Split('|', StringSplitOptions.TrimEntries);
            if (cells.Length != 8 || !cells[1].StartsWith('`')) continue;
            yield return new MetricRow(section, cells[1].Trim('`'), cells[2], cells[3],
                [.. cells[4].Split(", ", StringSplitOptions.RemoveEmptyEntries).Select(label => label.Trim('`'))], cells[5]);
        }
    }
}
