using System.CommandLine;
using System.Text.RegularExpressions;
using Odin.Cli.Commands;
using Odin.Commands;
using Odin.Thor.Commands;

namespace Odin.Tests.CommandLines;

/// <summary>Every verb and every flag of odin and thor with the slips people make: each is reported in words, and
/// none shows a type of .NET or a stack.</summary>
public sealed partial class UsageTests
{
    private static readonly Terminal Nowhere = new(Stream.Null, Stream.Null, TextWriter.Null, TextWriter.Null);

    /// <summary>Parsing changes nothing in them: made once, they serve all cases.</summary>
    private static readonly Dictionary<string, RootCommand> Roots = new()
    {
        ["odin"] = Odin(),
        ["thor"] = ThorCommand.Create(Nowhere, TimeProvider.System),
    };

    private static readonly Dictionary<(string Tool, string Verb), Command> Verbs = Roots
        .SelectMany(tool => Leaves("", tool.Value).Select(leaf => (Tool: tool.Key, leaf.Verb, leaf.Command)))
        .ToDictionary(leaf => (leaf.Tool, leaf.Verb), leaf => leaf.Command);

    public static TheoryData<string, string, string> Flags { get; } = AllFlags();

    [Theory]
    [MemberData(nameof(Flags))]
    public void A_flag_without_its_value_is_reported(string tool, string verb, string flag)
    {
        if (OptionOf(tool, verb, flag).Arity.MinimumNumberOfValues == 0) return;

        Errors(tool, [.. Words(verb), .. Needed(tool, verb, flag), flag])
            .ShouldContain(error => error.Contains(flag), $"{tool} {verb} {flag}");
    }

    [Theory]
    [MemberData(nameof(Flags))]
    public void An_empty_value_is_reported_as_such(string tool, string verb, string flag)
    {
        if (OptionOf(tool, verb, flag).Arity.MinimumNumberOfValues == 0) return;

        Errors(tool, [.. Words(verb), .. Needed(tool, verb, flag), $"{flag}="])
            .ShouldContain(error => error.Contains(flag), $"{tool} {verb} {flag}=");
    }

    [Theory]
    [MemberData(nameof(Flags))]
    public void A_value_of_another_kind_and_a_repeated_flag_are_reported_without_a_type(string tool, string verb, string flag)
    {
        Errors(tool, $"{verb} {flag}=\u00e4\u00f6 banana");
        Errors(tool, $"{verb} {flag} 1 {flag} 2 {flag}");
        Errors(tool, $"{verb} {flag}x 1").ShouldNotBeEmpty();
    }

    [Fact]
    public void A_value_that_is_none_of_the_choices_is_reported_with_them()
    {
        Errors("odin", "run -f x.json --loop banana").ShouldBe(["--loop 'banana': expected auto, portable or, on Linux only, epoll."]);
        Errors("odin", "rollback --to banana").ShouldBe(["--to 'banana': expected a whole number."]);
        Errors("odin", "run -f x.json --watch=banana").ShouldBe(["Unrecognized command or argument 'banana'."]);
        Errors("odin", "drain --edg fra-1").ShouldBe(["--edg is no flag of this command."]);
    }

    [Fact]
    public void An_edge_without_its_name_is_reported() => Errors("odin", "drain --edge").ShouldHaveSingleItem().ShouldContain("--edge");

    [Fact]
    public void An_argument_that_is_missing_is_named_with_what_it_is()
    {
        Errors("odin", "explain").ShouldBe(["APP is missing: The app's name."]);
        foreach (var ((tool, verb), command) in Verbs)
        {
            var required = command.Options.Where(option => option.Required).Select(option => $"{option.Name}=1");
            foreach (var argument in command.Arguments.Where(argument => argument.Arity.MinimumNumberOfValues > 0))
            {
                var name = argument.HelpName ?? argument.Name;
                Errors(tool, [.. Words(verb == "steer" ? "steer --soft" : verb), .. required])
                    .ShouldContain(error => error.Contains($"{name} is missing: "), verb);
            }
        }
    }

    private static RootCommand Odin()
    {
        using var signals = new StopSignals();
        return OdinCommand.Create(Nowhere, signals);   // It is parsed, and never run.
    }

    private static TheoryData<string, string, string> AllFlags()
    {
        var data = new TheoryData<string, string, string>();
        foreach (var ((tool, verb), command) in Verbs)
        {
            foreach (var option in command.Options.Where(option => option is not System.CommandLine.Help.HelpOption))
                data.Add(tool, verb, option.Name);
        }

        return data;
    }

    private static IEnumerable<(string Verb, Command Command)> Leaves(string path, Command command) =>
        command.Subcommands.Count == 0
        ? [(path.Trim(), command)] : command.Subcommands.SelectMany(verb => Leaves($"{path} {verb.Name}", verb));

    private static Option OptionOf(string tool, string verb, string flag) =>
        Verbs[(tool, verb)].Options.Single(option => option.Name == flag);

    private static string[] Words(string line) => line.Split(' ', StringSplitOptions.RemoveEmptyEntries);

    /// <summary>What else the verb cannot do without.</summary>
    private static IEnumerable<string> Needed(string tool, string verb, string but) =>
    [
        .. verb is "drain" or "disable" or "enable" && but != "--edge" ? ["shop"] : Array.Empty<string>(),
        .. verb is "steer" ? ["fra", .. but is "--soft" or "--normal" ? Array.Empty<string>() : ["--soft"]] : Array.Empty<string>(),
        .. verb is "explain" ? ["shop"] : Array.Empty<string>(),
        .. verb is "close" && but != "--all" ? ["--all"] : Array.Empty<string>(),
        .. Verbs[(tool, verb)].Options.Where(option => option.Required && option.Name != but).Select(option => $"{option.Name}=1"),
    ];

    private static IReadOnlyList<string> Errors(string tool, string line) => Errors(tool, Words(line));

    private static IReadOnlyList<string> Errors(string tool, string[] words)
    {
        var errors = UsageErrors.Of(Roots[tool].Parse(words));
        foreach (var error in errors) NameOfDotNet().IsMatch(error).ShouldBeFalse(error);
        return errors;
    }

    [GeneratedRegex(@"System\.|Odin\.\w|Serilog|`\d|\n\s+at ")]
    private static partial Regex NameOfDotNet();
}
