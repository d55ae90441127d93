using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;
using System.Text.Json;
using Odin.Commands;
using Odin.Grains.Configuration.Nodes;

namespace Odin.Cli.Cluster;

/// <summary>Which rows of a list are shown, and in which order: <c>NAME</c>, filters, <c>--sort</c>, <c>--limit</c>.</summary>
/// <param name="what">What a row is, for people.</param>
/// <param name="name">The column that names it.</param>
/// <param name="filters">Flags that narrow the list down to rows of one value.</param>
internal sealed class ListFlags<TRow>(string what, Func<TRow, string> name,
    params (Option<string?> Option, Func<TRow, string?> Value)[] filters)
{
    private static readonly string[] Columns =
        [.. typeof(TRow).GetProperties().Select(property => JsonNamingPolicy.CamelCase.ConvertName(property.Name))];

    private readonly Argument<string?> _name = new("NAME")
    {
        Description = $"Only this {what}.",
        Arity = ArgumentArity.ZeroOrOne,
    };

    private readonly Option<string?> _sort = Flag.Text("--sort", "COLUMN",
        $"The order: a column such as {Columns[0]}, and a minus before it for the largest first (--sort=-{Columns[0]}).");

    private readonly Option<int?> _limit = Flag.Create("--limit", "How many rows at most. Default: all.", "ROWS",
        "a whole number above zero", static (string text, out int? limit) =>
        {
            limit = int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number > 0 ? number : null;
            return limit is not null;
        }, required: false);

    public Argument<string?> Name => _name;

    public void AddTo(Command command)
    {
        command.Arguments.Add(_name);
        foreach (var (option, _) in filters) command.Options.Add(option);
        command.Options.Add(_sort);
        command.Options.Add(_limit);
        _sort.Validators.Add(Validate);
    }

    /// <summary>The rows that are meant, or in words for people why there are none.</summary>
    public (IReadOnlyList<TRow> Rows, string? Failure) Apply(ParseResult parsed, IReadOnlyCollection<TRow> all)
    {
        IEnumerable<TRow> rows = all;
        foreach (var (option, value) in filters)
        {
            if (parsed.GetValue(option) is { } wanted) rows = rows.Where(row => IsSame(value(row), wanted));
        }

        if (parsed.GetValue(_name) is { } only)
        {
            rows = rows.Where(row => IsSame(name(row), only)).ToList();
            if (!rows.Any()) return ([], $"there is no {what} '{only}'.{DidYouMean.Hint(only, all.Select(name))} " +
                $"`odin get {parsed.CommandResult.Command.Name}` lists them.");
        }

        return ([.. InOrder(parsed, rows).Take(parsed.GetValue(_limit) ?? int.MaxValue)], null);
    }

    private static bool IsSame(string? value, string wanted) => string.Equals(value, wanted, StringComparison.OrdinalIgnoreCase);

    private IEnumerable<TRow> InOrder(ParseResult parsed, IEnumerable<TRow> rows)
    {
        if (parsed.GetValue(_sort) is not { } sort) return rows;
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
