using System.Text.RegularExpressions;
using Odin.Tests.Grains.Configuration;

namespace Odin.Tests.Docs;

/// <summary>One page of the repository's documentation.</summary>
internal sealed partial record Page(string Name, string[] Lines)
{
    /// <summary>Every page but the changelog, which names what was.</summary>
    public static IReadOnlyList<Page> All { get; } =
    [
        .. new[] { "README.md", "CONTRIBUTING.md", "bench/README.md", "bench/RESULTS.md", "infra/README.md" }
            .Concat(Directory.EnumerateFiles(RepositoryFiles.Path("docs"), "*.md", SearchOption.AllDirectories)
                .Select(file => Path.GetRelativePath(RepositoryFiles.Root, file)))
            .Select(name => new Page(name, File.ReadAllLines(RepositoryFiles.Path(name)))),
    ];

    /// <summary>All but the record of what was measured, which names the tools of its day, and the page that quotes slips.</summary>
    public static IEnumerable<Page> Living => All.Where(page => page.Name is not ("bench/RESULTS.md" or "docs/MESSAGES.md"));

    public static Page Of(string name, string text) => new(name, text.ReplaceLineEndings("\n").Split('\n'));

    /// <summary>The lines outside of fenced code, with their numbers.</summary>
    public IEnumerable<(int Number, string Text)> Prose => Split().Where(line => !line.IsCode).Select(line => (line.Number, line.Text));

    /// <summary>What stands in code font within the prose, with the number of its line.</summary>
    public IEnumerable<(int Number, string Text)> Spans =>
        Prose.SelectMany(line => Span().Matches(line.Text).Select(match => (line.Number, match.Groups[1].Value)));

    /// <summary>Commands: lines of fenced code and spans, without what a shell takes for a comment.</summary>
    public IEnumerable<(int Number, string Text)> Commands =>
        Split().Where(line => line.IsCode).Select(line => (line.Number, Text: line.Text.Split(" #")[0].Trim())).Concat(Spans);

    public IEnumerable<(int Number, string Target)> Links =>
        Prose.SelectMany(line => Link().Matches(line.Text).Select(match => (line.Number, match.Groups[1].Value)));

    /// <summary>The anchors of the headings, as GitHub makes them.</summary>
    public IEnumerable<string> Anchors => Prose.Where(line => line.Text.StartsWith('#'))
        .Select(line => NoAnchor().Replace(line.Text.TrimStart('#').Trim().ToLowerInvariant(), "").Replace(' ', '-'));

    private IEnumerable<(int Number, string Text, bool IsCode)> Split()
    {
        var isFenced = false;
        for (var index = 0; index < Lines.Length; index++)
        {
            var isFence = Lines[index].TrimStart().StartsWith("```", StringComparison.Ordinal);
            if (isFence) isFenced = !isFenced;
            else yield return (index + 1, Lines[index], isFenced);
        }
    }

    [GeneratedRegex("`([^`]+)`")]
    private static partial Regex Span();

    [GeneratedRegex(@"\]\(([^)\s]+)\)")]
    private static partial Regex Link();

    [GeneratedRegex(@"[^\w\- ]")]
    private static partial Regex NoAnchor();
}
