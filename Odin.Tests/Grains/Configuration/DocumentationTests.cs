using Odin.Grains.Configuration.Reading;
using Odin.Grains.Configuration.Values;

namespace Odin.Tests.Grains.Configuration;

public sealed class DocumentationTests
{
    [Fact]
    public void Every_key_stands_in_the_documentation_with_default_and_range()
    {
        var page = RepositoryFiles.Read("docs", "CONFIGURATION.md");

        var missing = JsonSchema.Keys.Select(Row).Where(row => !page.Contains(row, StringComparison.Ordinal)).ToList();

        missing.ShouldBeEmpty($"docs/CONFIGURATION.md lacks these rows:\n{string.Join('\n', missing)}");
    }

    [Fact]
    public void The_documentation_has_no_key_that_does_not_exist()
    {
        var known = JsonSchema.Keys.Select(Row).ToHashSet();

        var rows = RepositoryFiles.Read("docs", "CONFIGURATION.md").Split('\n')
            .Where(line => line.StartsWith("| `", StringComparison.Ordinal)).ToList();

        rows.Where(row => !known.Contains(row)).ShouldBeEmpty();
    }

    private static string Row(KeyDescription key) =>
        $"| `{key.Path}` | {(key.Default is { } value ? $"`{value}`" : "required")} | {key.Expected} | {key.Description} |";
}
