using System.CommandLine;
using Odin.Cli.Commands;
using Odin.Commands;
using Odin.Tests.Grains.Configuration;

namespace Odin.Tests.CommandLines;

/// <summary>docs/CLI.md has every verb and every flag as they are. With ODIN_WRITE_DOCS=1 its two tables are written anew.</summary>
public sealed class CliPageTests
{
    private const string Page = "docs/CLI.md";

    /// <summary>A verb with it has the common flags.</summary>
    private const string Sign = "--api";

    [Fact]
    public async Task The_page_has_the_verbs_and_flags_and_no_others()
    {
        using var signals = new StopSignals();
        var verbs = Leaves(OdinCommand.Create(new Terminal(Stream.Null, Stream.Null, TextWriter.Null, TextWriter.Null), signals), "")
            .ToList();
        var common = verbs.First(verb => verb.Path == "odin get apps").Command.Options
            .Where(option => !option.Hidden && verbs.Where(verb => HasApi(verb.Command))
                .All(verb => verb.Command.Options.Any(known => known.Name == option.Name))).ToList();
        var names = common.Select(option => option.Name).ToHashSet();
        var flags = common.Select(option => $"| `{option.Name}` | {Cell(option.Description)} |").ToList();
        var rows = verbs.Select(verb => $"| `{verb.Path}` | {Words(verb.Command, names)} | {Cell(verb.Command.Description)} |").ToList();

        if (Environment.GetEnvironmentVariable("ODIN_WRITE_DOCS") == "1")
            await File.WriteAllLinesAsync(RepositoryFiles.Path(Page), Rewritten(await LinesAsync(), flags, rows));

        var lines = await LinesAsync();
        lines.Where(line => line.StartsWith("| `--", StringComparison.Ordinal)).ShouldBe(flags, "write it with ODIN_WRITE_DOCS=1");
        lines.Where(line => line.StartsWith("| `odin", StringComparison.Ordinal)).ShouldBe(rows, "write it with ODIN_WRITE_DOCS=1");
    }

    private static Task<string[]> LinesAsync() => File.ReadAllLinesAsync(RepositoryFiles.Path(Page));

    private static IEnumerable<string> Rewritten(string[] lines, List<string> flags, List<string> rows)
    {
        foreach (var (line, before) in lines.Zip(lines.Prepend("")))
        {
            var isFlag = line.StartsWith("| `--", StringComparison.Ordinal);
            var isVerb = line.StartsWith("| `odin", StringComparison.Ordinal);
            if (!isFlag && !isVerb) yield return line;
            if (!before.StartsWith("|---", StringComparison.Ordinal)) continue;
            foreach (var row in isFlag ? flags : isVerb ? rows : []) yield return row;
        }
    }

    private static string Words(Command command, HashSet<string> common)
    {
        var arguments = command.Arguments.Where(argument => !argument.Hidden)
            .Select(argument => $"`{Cell(argument.HelpName ?? argument.Name)}`");
        var own = Shown(command).Where(option => !HasApi(command) || !common.Contains(option.Name)).Select(option => $"`{option.Name}`");
        return string.Join(' ', [.. arguments, .. own, .. HasApi(command) ? ["*API*"] : Array.Empty<string>()]);
    }

    private static bool HasApi(Command command) => command.Options.Any(option => option.Name == Sign);

    private static IEnumerable<Option> Shown(Command command) =>
        command.Options.Where(option => !option.Hidden && option is not System.CommandLine.Help.HelpOption);

    private static string Cell(string? text) => (text ?? "").Replace("|", "\\|", StringComparison.Ordinal);

    private static IEnumerable<(string Path, Command Command)> Leaves(Command command, string path) => command.Subcommands.Count == 0
        ? [(path.Length == 0 ? command.Name : $"{path} {command.Name}", command)]
        : command.Subcommands.SelectMany(verb => Leaves(verb, command is RootCommand ? "odin" : $"{path} {command.Name}"));
}
