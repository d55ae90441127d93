using System.CommandLine;
using System.CommandLine.Invocation;
using System.CommandLine.Parsing;
using System.Globalization;

namespace Odin.Commands;

/// <summary><c>[suggest:POSITION] LINE</c>, by which a shell asks for the words that may follow, one a line.</summary>
/// <remarks>In place of System.CommandLine's own, which offers all flags beside every word and takes what contains the word.</remarks>
internal sealed class SuggestDirective : Directive
{
    private const string Word = "suggest";

    private SuggestDirective() : base(Word) => Action = new Suggesting(this);

    public static void AddTo(RootCommand root)
    {
        foreach (var other in root.Directives.Where(directive => directive.Name == Word).ToList()) root.Directives.Remove(other);
        root.Directives.Add(new SuggestDirective());
    }

    /// <summary>A shell wants to know what may follow.</summary>
    public static bool IsIn(ParseResult parsed) =>
        parsed.Tokens.Any(token => token.Type == TokenType.Directive && token.Value.StartsWith($"[{Word}", StringComparison.Ordinal));

    /// <summary>Flags once a dash is typed, or where no other word may stand.</summary>
    internal static IEnumerable<string> WordsFor(RootCommand root, string line, int position)
    {
        var before = line[..Math.Clamp(position, 0, line.Length)];
        var typed = LastWord(before);
        if (IsFlag(typed) && typed.IndexOf('=') is >= 0 and var sign)
            return WordsOfValue(root, before[..^typed.Length] + typed[..sign], typed[..(sign + 1)], typed[(sign + 1)..]);

        var asked = WithoutSwitches(root, before[..^typed.Length]) + typed;
        var fitting = root.Parse(asked).GetCompletions(asked.Length).Select(item => item.InsertText ?? item.Label).Distinct()
            .Where(word => word.StartsWith(typed, StringComparison.OrdinalIgnoreCase)).ToList();
        var others = fitting.Where(word => !IsFlag(word)).ToList();
        return IsFlag(typed) || others.Count == 0 ? fitting.Where(IsLongFlag) : others;
    }

    /// <param name="line">To the end of the flag.</param>
    /// <param name="flag">With its equals sign.</param>
    private static IEnumerable<string> WordsOfValue(RootCommand root, string line, string flag, string value) =>
        WordsFor(root, $"{line} {value}", line.Length + 1 + value.Length).Where(word => !IsFlag(word)).Select(word => flag + word);

    /// <summary>System.CommandLine offers true and false behind a flag that needs no value, instead of what may follow.</summary>
    /// <param name="line">What stands before the word that is typed.</param>
    private static string WithoutSwitches(RootCommand root, string line)
    {
        var words = line.TrimEnd();
        var last = LastWord(words);
        return IsFlag(last) && IsSwitch(root.Parse(words).CommandResult.Command, last)
            ? WithoutSwitches(root, words[..^last.Length]) : line;
    }

    private static bool IsSwitch(Command command, string flag) => command.Options.Any(option =>
        option.ValueType == typeof(bool) && (option.Name == flag || option.Aliases.Contains(flag)));

    private static string LastWord(string text) => text[(text.LastIndexOf(' ') + 1)..];

    private static bool IsFlag(string word) => word.StartsWith('-');
    private static bool IsLongFlag(string word) => word.StartsWith("--", StringComparison.Ordinal);

    private sealed class Suggesting(SuggestDirective directive) : SynchronousCommandLineAction
    {
        public override int Invoke(ParseResult parseResult)
        {
            var root = (RootCommand)parseResult.RootCommandResult.Command;
            var line = parseResult.Tokens.LastOrDefault(token => token.Type != TokenType.Directive)?.Value ?? "";
            var position = int.TryParse(parseResult.GetResult(directive)?.Values.SingleOrDefault(), NumberStyles.None,
                CultureInfo.InvariantCulture, out var asked) ? asked : line.Length;
            foreach (var word in WordsFor(root, line, position)) parseResult.InvocationConfiguration.Output.WriteLine(word);
            return ExitCode.Ok;
        }
    }
}
