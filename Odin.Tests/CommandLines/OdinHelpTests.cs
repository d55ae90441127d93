using System.CommandLine;
using Odin.Cli.Commands;
using Odin.Commands;
using Odin.Grains.Configuration.Nodes;

namespace Odin.Tests.CommandLines;

/// <summary>What odin says to people who do not know yet what to say to it.</summary>
public sealed class OdinHelpTests
{
    public static TheoryData<string> AllExamples { get; } = [.. Examples.All];

    [Theory]
    [InlineData("", "odin demo")]
    [InlineData("get", "odin get apps")]
    [InlineData("run", "odin run -f config.json")]
    [InlineData("drain", "odin drain shop")]
    public async Task A_command_without_what_it_needs_shows_its_help_with_examples(string line, string example)
    {
        var (exitCode, text, messages) = await RunAsync(line);

        (exitCode, text).ShouldBe((1, ""));
        messages.ShouldContain("Usage:");
        messages.ShouldContain($"Examples:\n  {example}");
        messages.ShouldNotContain("Required command was not provided");
    }

    [Theory]
    [InlineData("aply -f x.json", "'aply'. Did you mean apply?")]
    [InlineData("get tragets", "'tragets'. Did you mean targets?")]
    [InlineData("run -f x.json --wacth", "'--wacth'. Did you mean --watch?")]
    public async Task A_slip_is_reported_with_what_was_probably_meant(string line, string message)
    {
        var (exitCode, _, messages) = await RunAsync(line);

        exitCode.ShouldBe(1);
        messages.ShouldContain(message);
    }

    [Fact]
    public async Task Help_that_was_asked_for_goes_to_standard_output()
    {
        var (exitCode, text, messages) = await RunAsync("run --help");

        (exitCode, messages).ShouldBe((0, ""));
        text.ShouldContain("Examples:\n  odin run -f config.json");
    }

    [Theory]
    [MemberData(nameof(AllExamples))]
    public void Examples_are_understood(string example)
    {
        using var signals = new StopSignals();
        var terminal = new Terminal(Stream.Null, Stream.Null, TextWriter.Null, TextWriter.Null);

        UsageErrors.Of(OdinCommand.Create(terminal, signals).Parse(example.Split(' ')[1..])).ShouldBeEmpty();
    }

    [Fact]
    public async Task A_command_says_the_same_of_itself_whether_the_others_are_made_or_not()
    {
        using var signals = new StopSignals();
        var odin = OdinCommand.Create(new Terminal(Stream.Null, Stream.Null, TextWriter.Null, TextWriter.Null), signals);
        var commands = Below(odin, "").ToList();

        commands.Count.ShouldBeGreaterThan(40);
        foreach (var command in commands)
            (await RunAsync($"{command} --help")).ShouldBe(await RunAsync($"{command} --help", hasAllVerbs: true), command);
    }

    private static IEnumerable<string> Below(Command command, string path) => command.Subcommands.SelectMany(verb =>
        Below(verb, $"{path} {verb.Name}").Prepend($"{path} {verb.Name}".TrimStart()));

    [Fact]
    public async Task The_version_says_the_runtime()
    {
        (await RunAsync("version")).Text.ShouldContain(", .NET 10.");
        VersionCommand.Describe("1.2.3+0123456789abcdef").ShouldBe("1.2.3, commit 0123456789ab");
        VersionCommand.Describe("1.2.3").ShouldBe("1.2.3");
    }

    private static async Task<(int ExitCode, string Text, string Messages)> RunAsync(string line, bool hasAllVerbs = false)
    {
        using var signals = new StopSignals();
        using var text = new StringWriter { NewLine = "\n" };
        using var messages = new StringWriter { NewLine = "\n" };
        var terminal = new Terminal(Stream.Null, Stream.Null, text, messages);
        var words = line.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        var root = OdinCommand.Create(terminal, signals, hasAllVerbs ? [] : words);
        var exitCode = await CommandLine.RunAsync("odin", root, words, terminal, signals, DidYouMean.Hint);
        return (exitCode, text.ToString(), messages.ToString());
    }
}
