using System.Text.RegularExpressions;

namespace Odin.Tests.Docs;

/// <summary>What an operator must be able to look up stands in the documentation.</summary>
public sealed partial class CompletenessTests
{
    [Fact]
    public void Every_warning_and_error_has_a_row_of_events()
    {
        var rows = Rows("docs/OBSERVING.md").SelectMany(cell => Number().Matches(cell).Select(match => match.Value)).ToHashSet();

        SourceWords.MatchesOf(Event()).Where(id => !rows.Contains(id)).ShouldBeEmpty("docs/OBSERVING.md, \"Events\", lacks them");
    }

    [Fact]
    public void Every_setting_of_a_process_has_a_row_of_settings()
    {
        var rows = Rows("docs/OPERATIONS.md").ToList();

        SourceWords.MatchesOf(Setting()).Distinct()
            .Where(name => !rows.Exists(cell => cell.Contains($"`{name}`", StringComparison.Ordinal)))
            .ShouldBeEmpty("docs/OPERATIONS.md, \"Processes and their settings\", lacks them");
    }

    /// <summary>The first cells of all tables of a page.</summary>
    private static IEnumerable<string> Rows(string name) =>
        Page.All.Single(page => page.Name == name).Lines.Where(line => line.StartsWith("| ", StringComparison.Ordinal))
            .Select(line => line.Split('|')[1]);

    [GeneratedRegex(@"LoggerMessage\(\s*(\d{4}),\s*LogLevel\.(?:Warning|Error|Critical)")]
    private static partial Regex Event();

    [GeneratedRegex(@"(?:Setting\.\w+<\w+Options(?:, \w+)?>|\bnew)\(\s*nameof\((\w+)\),\s*""[A-Z]")]
    private static partial Regex Setting();

    [GeneratedRegex(@"\d{4}")]
    private static partial Regex Number();
}
