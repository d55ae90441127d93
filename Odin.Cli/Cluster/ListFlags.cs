using System.CommandLine;
using System.Globalization;
using Odin.Commands;
using Odin.Grains.Configuration.Nodes;

namespace Odin.Cli.Cluster;

/// <summary>Which rows of a list are shown, and in which order: <c>NAME</c>, filters, <c>--sort</c>, <c>--limit</c>.</summary>
/// <param name="what">What a row is, for people.</param>
/// <param name="name">The column that names it.</param>
/// <param name="filters">Flags that narrow the list down to rows that fit their value.</param>
internal sealed class ListFlags<TRow>(string what, Func<TRow, string> name,
    params (Option<string?> Option, Func<TRow, string, bool> Fits)[] filters)
{
    private readonly Argument<string?> _name = new("NAME")
    {
        Description = $"Only this {what}.",
        Arity = ArgumentArity.ZeroOrOne,
    };

    private readonly RowOrder<TRow> _order = new();

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
        command.Options.Add(_order.Sort);
        command.Options.Add(_limit);
    }

    /// <summary>The rows that are meant, or in words for people why there are none.</summary>
    public (IReadOnlyList<TRow> Rows, string? Failure) Apply(ParseResult parsed, IReadOnlyCollection<TRow> all)
    {
        IEnumerable<TRow> rows = all;
        foreach (var (option, fits) in filters)
        {
            if (parsed.GetValue(option) is { } wanted) rows = rows.Where(row => fits(row, wanted));
        }

        if (parsed.GetValue(_name) is { } only)
        {
            rows = rows.Where(row => IsSame(name(row), only)).ToList();
            if (!rows.Any()) return ([], $"there is no {what} '{only}'.{DidYouMean.Hint(only, all.Select(name))} " +
                $"`odin get {parsed.CommandResult.Command.Name}` lists them.");
        }

        return ([.. _order.Of(parsed, rows).Take(parsed.GetValue(_limit) ?? int.MaxValue)], null);
    }

    /// <summary>Flags with values that no row fits.</summary>
    public IEnumerable<(string Flag, string Value)> Unmatched(ParseResult parsed, IReadOnlyCollection<TRow> all)
    {
        foreach (var (option, fits) in filters)
        {
            if (parsed.GetValue(option) is { } wanted && !all.Any(row => fits(row, wanted))) yield return (option.Name, wanted);
        }
    }

    /// <summary>Names are the same however they are written.</summary>
    public static bool IsSame(string? value, string wanted) => string.Equals(value, wanted, StringComparison.OrdinalIgnoreCase);
}
