using System.Text.RegularExpressions;

namespace Odin.Tests.Docs;

/// <summary>Documentation and code speak the field's words (docs/GLOSSARY.md). Words of our own do not come back.</summary>
public sealed partial class WordTests
{
    [Fact]
    public void No_page_uses_a_word_of_our_own() =>
        Page.Living.SelectMany(page => page.Prose
            .SelectMany(line => OurOwn().Matches(Code().Replace(line.Text, ""))
            .Select(match => $"{page.Name}:{line.Number}: {match.Value}"))).ShouldBeEmpty();

    /// <summary>Names, comments, log texts, columns and descriptions of keys. Names on the wire stay as they are: older processes speak
    /// them.</summary>
    [Fact]
    public void No_source_uses_a_word_of_our_own() =>
        SourceWords.CodeLines.SelectMany(line => OurOwnInCode().Matches(Words().Replace(WireName().Replace(line.Text, ""), " "))
            .Select(match => $"{line.Place}: {match.Value}")).ShouldBeEmpty();

    [Fact]
    public void The_glossary_has_at_most_forty_words() =>
        Page.All.Single(page => page.Name == "docs/GLOSSARY.md").Lines
            .Count(line => line.StartsWith("| ", StringComparison.Ordinal) && !line.StartsWith("| word ", StringComparison.Ordinal))
            .ShouldBeInRange(20, 40);

    [GeneratedRegex(
        @"\b(wish(es|ed)?|verdicts?|rosters?|keepers?|mistakes|hears?|heard|tells?|told|lucky?|patience|hurr(y|ied)|world view|shall)\b",
        RegexOptions.IgnoreCase)]
    private static partial Regex OurOwn();

    [GeneratedRegex(
        @"\b(wish(es|ed)?|verdicts?|rosters?|keepers?|(?<!by )mistakes?|hears?|heard|tells?|told|lucky?|patience|hurr(y|ied)|world view" +
            @"|shall)\b",
        RegexOptions.IgnoreCase)]
    private static partial Regex OurOwnInCode();

    /// <summary>Between the words of a name.</summary>
    [GeneratedRegex("_|(?<=[a-z])(?=[A-Z])")]
    private static partial Regex Words();

    [GeneratedRegex(@"Alias\("".*?""\)")]
    private static partial Regex WireName();

    [GeneratedRegex("`[^`]*`")]
    private static partial Regex Code();
}
