using System.Collections.Immutable;
using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;

namespace Odin.Commands;

/// <summary>Makes the options of commands. The message about a bad value names the flag, the value and what was expected.</summary>
public static class Flag
{
    /// <summary>Reads a value; false: it is none of what is expected.</summary>
    public delegate bool Parser<T>(string text, out T value);

    public static Option<Duration> Duration(string name, string help, TimeSpan @default) =>
        Create(name, help, "DURATION", Commands.Duration.Expected, Commands.Duration.TryParse, new Duration(@default));

    /// <summary>Null when the flag is not given.</summary>
    public static Option<Duration?> OptionalDuration(string name, string help) =>
        Create(name, help, "DURATION", Commands.Duration.Expected, static (string text, out Duration? duration) =>
    {
        var isGood = Commands.Duration.TryParse(text, out var value);
        duration = value;
        return isGood;
    }, required: false);

    public static Option<int> Number(string name, string help, string unit, int least, int most, int @default) =>
        Create(name, help, unit, string.Create(CultureInfo.InvariantCulture, $"a whole number, {least}-{most}"), Within(least, most),
            @default);

    /// <summary>Any words. Null when the flag is not given.</summary>
    public static Option<string?> Text(string name, string unit, string help) => new(name) { Description = help, HelpName = unit };

    /// <summary>One of a few words, in any case. The first one is the default.</summary>
    /// <param name="formerFirst">What the first one was called once, and may still be.</param>
    public static Option<string> Choice(string name, string alias, string help, string[] choices, string? formerFirst = null)
    {
        var option = Create(name, help, string.Join('|', choices), string.Join(" or ", choices), (string text, out string choice) =>
        {
            choice = text.ToLowerInvariant();
            if (choice == formerFirst) choice = choices[0];
            return choices.Contains(choice);
        }, choices[0]);
        option.Aliases.Add(alias);
        return Offering(option, choices);
    }

    /// <summary>A shell offers these words for the flag's value, and no others.</summary>
    public static Option<T> Offering<T>(Option<T> option, params IEnumerable<string> words)
    {
        option.CompletionSources.Clear();
        option.CompletionSources.Add([.. words]);
        return option;
    }

    /// <summary>Values between commas; false: one of them is none.</summary>
    public static bool TryList<T>(string text, Parser<T> parse, out ImmutableArray<T> values)
    {
        var list = ImmutableArray.CreateBuilder<T>();
        var isGood = text.Split(',', StringSplitOptions.TrimEntries).All(part =>
        {
            var isValue = parse(part, out var value);
            list.Add(value);
            return isValue;
        });
        values = list.DrainToImmutable();
        return isGood;
    }

    /// <summary>The parser of <see cref="Number"/>.</summary>
    public static Parser<int> Within(int least, int most) => (string text, out int value) =>
        int.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out value) && value >= least && value <= most;

    public static Option<T> Create<T>(string name, string help, string unit, string expected, Parser<T> parse, T @default)
    {
        var option = Create(name, help, unit, expected, parse, required: false);
        option.DefaultValueFactory = _ => @default;
        return option;
    }

    public static Option<T> Create<T>(string name, string help, string unit, string expected, Parser<T> parse, bool required) => new(name)
    {
        Description = help,
        HelpName = unit,
        Required = required,
        CustomParser = result => Parse(result, result.Tokens[0].Value, name, expected, parse),
    };

    /// <summary>Reads one value of a flag, and reports the one that is none of what is expected.</summary>
    public static T Parse<T>(ArgumentResult result, string text, string name, string expected, Parser<T> parse)
    {
        if (!parse(text, out var value)) result.AddError($"{name} '{text}': expected {expected}.");
        return value;
    }
}
