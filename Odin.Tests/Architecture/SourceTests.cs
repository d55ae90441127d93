using System.Text.RegularExpressions;
using Odin.Tests.Grains.Configuration;

namespace Odin.Tests.Architecture;

public sealed partial class SourceTests
{
    private static readonly string[] Projects =
        ["Odin.Commands", "Odin.Grains", "Odin.Hosting", "Odin.Silo", "Odin.Edge", "Odin.Cli", "Odin.Thor"];

    private static readonly string[] EmptyNames =
        ["Manager", "Helper", "Helpers", "Util", "Utils", "Info", "Data", "Base", "Impl", "Common", "Shared"];

    private static IEnumerable<string> Files => Projects.SelectMany(SourcesOf);

    private static IEnumerable<string> SourcesOf(string folder) =>
        Directory.EnumerateFiles(RepositoryFiles.Path(folder), "*.cs", SearchOption.AllDirectories)
            .Where(file => !file.Contains($"{Path.DirectorySeparatorChar}obj{Path.DirectorySeparatorChar}", StringComparison.Ordinal));

    [Fact]
    public void No_line_is_longer_than_140_columns() => Projects.Append("Odin.Tests").Append("bench").SelectMany(SourcesOf)
        .SelectMany(file => File.ReadLines(file).Select((line, index) => (Place: $"{file}:{index + 1}", line.Length)))
        .Where(line => line.Length > 140).Select(line => line.Place).ShouldBeEmpty();

    [Fact]
    public void An_event_id_belongs_to_one_message() => Files.SelectMany(file => EventId().Matches(File.ReadAllText(file)))
        .GroupBy(match => match.Groups[1].Value).Where(same => same.Count() > 1).Select(same => same.Key).ShouldBeEmpty();

    [Fact]
    public void No_file_is_longer_than_400_lines() => Files.Where(file => File.ReadLines(file).Count() > 400).ShouldBeEmpty();

    [Fact]
    public void No_type_or_folder_has_a_name_that_says_nothing() => Files
        .Where(file =>
            EmptyNames.Any(name => Path.GetFileNameWithoutExtension(file).EndsWith(name, StringComparison.Ordinal)
                || Path.GetFileName(Path.GetDirectoryName(file)) == name))
        .ShouldBeEmpty();

    [Fact]
    public void Namespaces_are_folders() =>
        Files.Select(file => (File: Path.GetRelativePath(RepositoryFiles.Root, file), Namespace: NamespaceOf(file)))
        .Where(source => source.Namespace is { } name
            && name != Path.GetDirectoryName(source.File)!.Replace(Path.DirectorySeparatorChar, '.'))
        .ShouldBeEmpty();

    /// <summary>Tests wait for events or move a fake clock. Where a length of real time is the subject they
    /// say so by <c>RealTime.PassAsync</c>.</summary>
    [Fact]
    public void Tests_let_real_time_pass_in_one_place_only() =>
        Directory.EnumerateFiles(RepositoryFiles.Path("Odin.Tests"), "*.cs", SearchOption.AllDirectories)
        .Where(file => Path.GetFileName(file) is not ("RealTime.cs" or "SourceTests.cs"))
        .SelectMany(file => File.ReadLines(file)
            .Where(line => line.Contains("Task.Delay(", StringComparison.Ordinal) && !FakeTime().IsMatch(line))
            .Select(line => $"{file}: {line.Trim()}"))
        .ShouldBeEmpty();

    [GeneratedRegex(@"\b_?time\b")]
    private static partial Regex FakeTime();

    [GeneratedRegex(@"LoggerMessage\((\d+)")]
    private static partial Regex EventId();

    private static string? NamespaceOf(string file) =>
        File.ReadLines(file)
            .FirstOrDefault(line => line.StartsWith("namespace ", StringComparison.Ordinal))?["namespace ".Length..].TrimEnd(';');
}
