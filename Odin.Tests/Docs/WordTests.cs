using System.Text.RegularExpressions;

namespace Odin.Tests.Docs;

/// <summary>The documentation speaks the field's words (docs/GLOSSARY.md). Words of our own that it once had do not come back.</summary>
public sealed partial class WordTests
{
    /// <summary>Rows of keys are the code's own text.</summary>
    [Fact]
    public void No_page_uses_a_word_of_our_own() =>
        Page.Living.SelectMany(page => page.Prose.Where(line => !line.Text.StartsWith("| `Apps[]", StringComparison.Ordinal))
            .SelectMany(line => OurOwn().Matches(Code().Replace(line.Text, ""))
            .Select(match => $"{page.Name}:{line.Number}: {match.Value}"))).ShouldBeEmpty();

    [Fact]
    public void The_glossary_has_at_most_forty_words() =>
        Page.All.Single(page => page.Name == "docs/GLOSSARY.md").Lines
            .Count(line => line.StartsWith("| ", StringComparison.Ordinal) && !line.StartsWith("| word ", StringComparison.Ordinal))
            .ShouldBeInRange(20, 40);

    [GeneratedRegex(
        @"\b(wish(es|ed)?|verdicts?|rosters?|keepers?|mistakes|hears?|heard|tells?|told|lucky?|patience|hurr(y|ied)|world view|shall)\b",
        RegexOptions.IgnoreCase)]
    private static partial Regex OurOwn();

    [GeneratedRegex("`[^`]*`")]
    private static partial Regex Code();
}
