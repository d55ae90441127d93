using Odin.Cli.Output;
using Odin.Commands;
using Odin.Grains.Configuration.Nodes;

namespace Odin.Cli.Describing;

/// <summary>Everything that is known of one thing: facts, tables of what belongs to it, and what to do.</summary>
internal sealed class Description
{
    private readonly List<(string Name, object? Value)> _facts = [];
    private readonly List<(string Title, object Rows, Action<Terminal> Print)> _tables = [];
    private readonly List<string> _advice = [];

    public Description Fact(string name, object? value)
    {
        _facts.Add((name, value));
        return this;
    }

    /// <summary>Not shown without rows.</summary>
    public Description Table<TRow>(string title, IReadOnlyList<TRow> rows)
    {
        if (rows.Count > 0) _tables.Add((title, rows, to => RowOutput.Write(to, rows, "wide")));
        return this;
    }

    /// <summary>What to do, with the command to type.</summary>
    public Description Advise(bool isTrue, string advice)
    {
        if (isTrue) _advice.Add(advice);
        return this;
    }

    public void Write(Terminal terminal, string? output)
    {
        if (RowOutput.TryWrite(terminal.Text, AsObject(), output)) return;
        var width = _facts.Max(fact => fact.Name.Length) + 1;
        foreach (var (name, value) in _facts) terminal.Text.WriteLine($"{$"{name}:".PadRight(width)}  {TextTable.Text(value)}");
        foreach (var (title, _, print) in _tables)
        {
            terminal.Text.WriteLine($"\n{title}");
            print(terminal);
        }

        terminal.Text.WriteLine("\nwhat to do");
        foreach (var advice in _advice.DefaultIfEmpty("nothing")) terminal.Text.WriteLine($"- {VisibleText.Of(advice)}");
    }

    private Dictionary<string, object?> AsObject()
    {
        var all = _facts.ToDictionary(fact => Name(fact.Name), fact => fact.Value);
        foreach (var (title, rows, _) in _tables) all[Name(title)] = rows;
        all["whatToDo"] = _advice;
        return all;
    }

    /// <summary>As JSON has names: <c>admin state</c> is <c>adminState</c>.</summary>
    private static string Name(string title)
    {
        var words = title.Split(' ');
        return string.Concat(words.Select((word, place) => place == 0 ? word : $"{char.ToUpperInvariant(word[0])}{word[1..]}"));
    }
}
