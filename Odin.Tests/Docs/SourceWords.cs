using System.Text.RegularExpressions;
using Odin.Tests.Grains.Configuration;

namespace Odin.Tests.Docs;

/// <summary>What exists: the words, literals, event ids and file names of the repository's sources.</summary>
internal static partial class SourceWords
{
    private static readonly string[] Extensions =
        [".cs", ".csproj", ".props", ".py", ".c", ".sh", ".yml", ".yaml", ".json", ".toml", ".service", ".Dockerfile", ""];

    private static readonly IReadOnlyList<string> Sources =
        [.. new[] { "Odin.Commands", "Odin.Grains", "Odin.Hosting", "Odin.Silo", "Odin.Edge", "Odin.Cli", "Odin.Thor", "Odin.Tests",
            "bench", "infra", ".ci", "docs/examples" }.SelectMany(Under)];

    private static readonly string Text =
        string.Join('\n', Sources.Append(RepositoryFiles.Path("docker-compose.yml")).Append(RepositoryFiles.Path("config.json"))
        .Append(RepositoryFiles.Path("Directory.Build.props"))
        .Where(file => Extensions.Contains(Path.GetExtension(file)) && !IsOfTheseTests(file)).Select(File.ReadAllText));

    private static readonly HashSet<string> Words = [.. Word().Matches(Text).Select(match => match.Value)];

    private static readonly HashSet<string> WordsInAnyCase = new(Words, StringComparer.OrdinalIgnoreCase);

    private static readonly HashSet<string> FileNames =
        [.. Sources.Concat(Directory.EnumerateFiles(RepositoryFiles.Root)).Concat(Under("docs")).Select(file => Path.GetFileName(file))];

    public static HashSet<int> EventIds { get; } =
        [.. EventId().Matches(Text).Select(match => int.Parse(match.Groups[1].Value, System.Globalization.CultureInfo.InvariantCulture))];

    /// <summary>Every line of C#, with its place.</summary>
    public static IEnumerable<(string Place, string Text)> CodeLines =>
        Sources.Where(file => Path.GetExtension(file) == ".cs" && !IsOfTheseTests(file)).SelectMany(file => File.ReadLines(file)
            .Select((line, index) => ($"{Path.GetRelativePath(RepositoryFiles.Root, file)}:{index + 1}", line)));

    public static bool HasWord(string word) => Words.Contains(word);

    public static bool HasWordInAnyCase(string word) => WordsInAnyCase.Contains(word);

    public static bool HasText(string text) => Text.Contains(text, StringComparison.Ordinal);

    /// <summary>What the first group of <paramref name="pattern"/> finds.</summary>
    public static IEnumerable<string> MatchesOf(Regex pattern) => pattern.Matches(Text).Select(match => match.Groups[1].Value);

    public static bool HasFile(string name) => FileNames.Contains(name);

    private static IEnumerable<string> Under(string folder) =>
        Directory.EnumerateFiles(RepositoryFiles.Path(folder), "*", SearchOption.AllDirectories)
        .Where(file => !file.Split(Path.DirectorySeparatorChar).Any(part => part is "bin" or "obj" or "__pycache__" or "node_modules"));

    private static bool IsOfTheseTests(string file) =>
        file.StartsWith(RepositoryFiles.Path("Odin.Tests", "Docs"), StringComparison.Ordinal);

    [GeneratedRegex(@"\w+")]
    private static partial Regex Word();

    [GeneratedRegex(@"\b(?:LoggerMessage\(\s*|\w*Event\w* = (?:new\()?)(\d{4})\b")]
    private static partial Regex EventId();
}
