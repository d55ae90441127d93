using System.CommandLine;
using System.CommandLine.Parsing;
using System.Text.Json;
using Odin.Commands;

namespace Odin.Cli.Cluster;

/// <summary><c>--sort</c>: the order of rows, by any of their columns.</summary>
internal sealed class RowOrder<TRow>
{
    private static readonly string[] Columns =
        [.. typeof(TRow).GetProperties().Select(property => JsonNamingPolicy.CamelCase.ConvertName(property.Name))];

    public RowOrder()
    {
        Sort.Validators.Add(Validate);
        Flag.Offering(Sort, Columns);
    }

    public Option<string?> Sort { get; } = Flag.Text("--sort", "COLUMN",
        $"The order: a column such as {Columns[0]}, and a minus before it for the largest first (--sort=-{Columns[0]}).");

    /// <summary>As they are, unless the flag is given.</summary>
    public IEnumerable<TRow> Of(ParseResult parsed, IEnumerable<TRow> rows)
    {
        if (parsed.GetValue(Sort) is not { } sort) return rows;
        var column = typeof(TRow).GetProperties()[ColumnOf(sort)];
        return sort.StartsWith('-') ? rows.OrderByDescending(row => column.GetValue(row)) : rows.OrderBy(row => column.GetValue(row));
    }

    private static int ColumnOf(string sort) =>
        Array.FindIndex(Columns, column => column.Equals(sort.TrimStart('-'), StringComparison.OrdinalIgnoreCase));

    private static void Validate(OptionResult result)
    {
        foreach (var token in result.Tokens.Where(token => ColumnOf(token.Value) < 0))
            result.AddError($"--sort '{token.Value}': expected one of {string.Join(", ", Columns)}, or one with a minus before it.");
    }
}
