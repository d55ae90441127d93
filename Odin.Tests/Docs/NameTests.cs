using System.Globalization;
using System.Text.RegularExpressions;
using Odin.Tests.Grains.Configuration;

namespace Odin.Tests.Docs;

/// <summary>Finds names in the documentation that no longer exist. A name is looked up in the sources.</summary>
public sealed partial class NameTests
{
    /// <summary>Words in code font that belong to others: .NET, Orleans, libraries and tools.</summary>
    private static readonly HashSet<string> OfOthers =
    [
        "LimitNOFILE", "TimeoutStopSec", "DefaultGatewayIPv4", "UnfairSemaphoreSpinLimit", "ServerGC", "BenchmarkDotNet", "WireGuard",
        "InvalidOperationException", "ArgumentOutOfRangeException", "AddDashboard", "TomlLexer",
    ];

    /// <summary>Files that a reader makes.</summary>
    private static readonly HashSet<string> OfReaders =
        ["appsettings.json", "backup.yaml", "odin.schema.json", "shop.yaml", "last-good.odin", "last-good.odin.damaged", "takeover.sock",
            "vips.json"];

    [Fact]
    public void Files_exist() =>
        Missing(page =>
            page.Spans.Where(span => IsPath(span.Text) && !Path.Exists(RepositoryFiles.Path(span.Text.TrimEnd('/').Split(':')[0])))
        .Concat(page.Spans
            .Where(span => FileName().IsMatch(span.Text) && !OfReaders.Contains(span.Text) && !SourceWords.HasFile(span.Text))));

    [Fact]
    public void Types_settings_and_keys_exist() => Missing(page => page.Spans
        .Where(span => Name().IsMatch(span.Text)
            && span.Text.Split('.', ':').Any(part => Compound().IsMatch(part) && !OfOthers.Contains(part) && !SourceWords.HasWord(part))));

    [Fact]
    public void Environment_variables_exist() => Missing(page => page.Spans.Concat(page.Commands)
        .Where(span => Variable().Matches(span.Text)
            .Any(match => match.Groups[1].Value is not "NAME" && !SourceWords.HasWordInAnyCase(match.Groups[1].Value))));

    [Fact]
    public void Flags_exist() =>
        Missing(page =>
            page.Commands
            .Where(command => Ours().IsMatch(command.Text) && Flag().Matches(command.Text).Any(flag => !IsFlag(flag.Groups[1].Value))));

    [Fact]
    public void Commands_exist() =>
        Missing(page =>
            page.Commands.Where(command => Verb().Match(command.Text) is { Success: true } verb
                && !SourceWords.HasText($"\"{verb.Groups[1].Value}\"")));

    [Fact]
    public void Metrics_exist() =>
        Missing(page => page.Spans.Where(span => Metric().IsMatch(span.Text) && !SourceWords.HasText($"\"{span.Text}\"")));

    [Fact]
    public void Events_exist() =>
        Missing(page => page.Prose.Where(line => EventIds(line.Text).Any(id => !SourceWords.EventIds.Contains(id))));

    [Fact]
    public void Tests_exist()
    {
        var tests = typeof(NameTests).Assembly.GetTypes();
        Missing(page =>
            page.Commands.Where(command => TestName().Match(command.Text) is { Success: true } name
                && !tests.Any(type => IsNamed(type, name.Groups[1].Value))));
    }

    private static void Missing(Func<Page, IEnumerable<(int Number, string Text)>> find) =>
        Page.Living.SelectMany(page => find(page).Select(place => $"{page.Name}:{place.Number}: {place.Text}")).Distinct().ShouldBeEmpty();

    private static bool IsPath(string text) =>
        PathText().IsMatch(text) && Path.Exists(RepositoryFiles.Path(text.Split('/')[0]))
        && !text.Contains("/bin/", StringComparison.Ordinal);

    private static bool IsFlag(string name) =>
        SourceWords.HasText($"--{name}")
        || SourceWords.HasWord(string.Concat(name.Split('-').Select(part => char.ToUpperInvariant(part[0]) + part[1..])));

    private static IEnumerable<int> EventIds(string line) => EventRow().Match(line) is { Success: true } row ? Numbers(row.Groups[1].Value)
        : EventText().Matches(line).SelectMany(match => Numbers(match.Value));

    private static IEnumerable<int> Numbers(string text) =>
        Number().Matches(text).Select(match => int.Parse(match.Value, CultureInfo.InvariantCulture));

    private static bool IsNamed(Type type, string name) => name.EndsWith(".*", StringComparison.Ordinal)
        ? type.FullName!.StartsWith(name[..^1], StringComparison.Ordinal)
        : type.FullName == name || type.Namespace == name;

    [GeneratedRegex(@"^\.?[A-Z_a-z][\w.@-]*(/[\w.@-]+)+/?$")]
    private static partial Regex PathText();

    [GeneratedRegex(@"^[\w.@-]+\.(cs|md|py|sh|c|yml|yaml|json|toml|csproj|props|odin|sock)$")]
    private static partial Regex FileName();

    [GeneratedRegex(@"^[A-Z]\w*([.:][A-Z]\w*)*$")]
    private static partial Regex Name();

    [GeneratedRegex("^I?[A-Z][a-z0-9]+[A-Z]")]
    private static partial Regex Compound();

    [GeneratedRegex("ODIN__([A-Z]+)")]
    private static partial Regex Variable();

    [GeneratedRegex(@"^(--|(sudo )?(odin|thor|bench/|infra/)\S* )")]
    private static partial Regex Ours();

    [GeneratedRegex("(?<![\\w-])--([a-z][a-z-]+)")]
    private static partial Regex Flag();

    [GeneratedRegex("^(?:odin|thor) ([a-z]+(?:-[a-z]+)*)")]
    private static partial Regex Verb();

    [GeneratedRegex("^odin_[a-z_]+$")]
    private static partial Regex Metric();

    [GeneratedRegex(@"^\| ((?:\d{4})(?:, \d{4})*) \| (?:Debug|Information|Warning|Error)")]
    private static partial Regex EventRow();

    [GeneratedRegex(@"\b(?:[Ee]vents?|[Ww]arnings?|[Ee]rrors?) \d{4}(?:(?:, | and | or |, and )\d{4})*\b")]
    private static partial Regex EventText();

    [GeneratedRegex(@"\d{4}")]
    private static partial Regex Number();

    [GeneratedRegex(@"(?:-class|-namespace) '?(Odin\.Tests(?:\.\w+)*(?:\.\*)?)")]
    private static partial Regex TestName();
}
