using Odin.Tests.Configuration;

namespace Odin.Tests.Architecture;

public sealed class SourceTests
{
    private static readonly string[] Projects = ["Odin.Grains", "Odin.Hosting", "Odin.Silo", "Odin.Edge", "Odin.Cli", "Odin.Thor"];

    private static readonly string[] EmptyNames = ["Manager", "Helper", "Helpers", "Util", "Utils", "Info", "Data", "Base", "Impl", "Common", "Shared"];

    private static IEnumerable<string> Files => Projects.SelectMany(project => Directory.EnumerateFiles(RepositoryFiles.Path(project), "*.cs", SearchOption.AllDirectories))
        .Where(file => !file.Contains($"{Path.DirectorySeparatorChar}obj{Path.DirectorySeparatorChar}", StringComparison.Ordinal));

    [Fact]
    public void No_file_is_longer_than_400_lines() => Files.Where(file => File.ReadLines(file).Count() > 400).ShouldBeEmpty();

    [Fact]
    public void No_type_or_folder_has_a_name_that_says_nothing() => Files
        .Where(file => EmptyNames.Any(name => Path.GetFileNameWithoutExtension(file).EndsWith(name, StringComparison.Ordinal) || Path.GetFileName(Path.GetDirectoryName(file)) == name))
        .ShouldBeEmpty();

    [Fact]
    public void Namespaces_are_folders() => Files.Select(file => (File: Path.GetRelativePath(RepositoryFiles.Root, file), Namespace: NamespaceOf(file)))
        .Where(source => source.Namespace is { } name && name != Path.GetDirectoryName(source.File)!.Replace(Path.DirectorySeparatorChar, '.'))
        .ShouldBeEmpty();

    private static string? NamespaceOf(string file) =>
        File.ReadLines(file).FirstOrDefault(line => line.StartsWith("namespace ", StringComparison.Ordinal))?["namespace ".Length..].TrimEnd(';');
}
