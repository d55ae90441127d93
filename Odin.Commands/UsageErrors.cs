using System.CommandLine;
using System.CommandLine.Parsing;

namespace Odin.Commands;

/// <summary>What is wrong with a command line, in words for people: never the name of a type.</summary>
public static class UsageErrors
{
    /// <summary>Empty: nothing is.</summary>
    public static IReadOnlyList<string> Of(ParseResult parsed)
    {
        List<string> errors = [.. parsed.Errors.Select(Say).Concat(StrayFlags(parsed)).Distinct()];
        return errors.Count > 0 ? errors : [.. EmptyFlags(parsed.CommandResult).Distinct()];
    }

    private static string Say(ParseError error)
    {
        if (MissingOf(error.SymbolResult) is { } missing)
            return $"{missing.HelpName ?? missing.Name} is missing: {missing.Description?.TrimEnd('.') ?? "it has to be given"}.";
        var (name, type) = error.SymbolResult switch
        {
            OptionResult option => (option.Option.Name, option.Option.ValueType),
            ArgumentResult { Parent: OptionResult option } => (option.Option.Name, option.Option.ValueType),
            ArgumentResult argument => (argument.Argument.Name, argument.Argument.ValueType),
            _ => ("", typeof(object)),
        };
        type = Nullable.GetUnderlyingType(type) ?? type;
        if (error.SymbolResult is null || !error.Message.Contains(type.ToString(), StringComparison.Ordinal)) return error.Message;

        return $"{name} '{string.Join("', '", error.SymbolResult.Tokens.Select(token => token.Value))}': expected {Expected(type)}.";
    }

    /// <summary>The argument of a command that has to be given and is not; null: something else is wrong.</summary>
    private static Argument? MissingOf(SymbolResult? wrong) =>
        wrong is ArgumentResult { Parent: CommandResult, Tokens.Count: 0, Argument: { Arity.MinimumNumberOfValues: > 0 } argument }
            ? argument : null;

    private static string Expected(Type type)
    {
        if (type.IsEnum) return $"one of {string.Join(", ", ChoiceText.AllOf(type))}";
        if (type == typeof(bool)) return "true, false or no value";
        return type == typeof(int) || type == typeof(long) ? "a whole number" : "another value";
    }

    /// <summary>A misspelt flag that System.CommandLine takes for an argument. One that is meant as such stands behind <c>--</c>.</summary>
    private static IEnumerable<string> StrayFlags(ParseResult parsed)
    {
        if (parsed.Tokens.Any(token => token.Type == TokenType.DoubleDash)) return [];
        return parsed.CommandResult.Children.OfType<ArgumentResult>().SelectMany(argument => argument.Tokens)
            .Where(token => token.Value.StartsWith("--", StringComparison.Ordinal))
            .Select(token => $"{token.Value} is no flag of this command.");
    }

    /// <summary>An empty value is nearly always a variable of the shell that is not set.</summary>
    private static IEnumerable<string> EmptyFlags(CommandResult command) => command.Children.OfType<OptionResult>()
        .Where(option => !option.Implicit && option.Tokens.Any(token => token.Value.Length == 0))
        .Select(option => $"{option.Option.Name} '': the value is empty; give one or leave the flag out.");
}
