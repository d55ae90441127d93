using System.Text.RegularExpressions;

namespace Odin.Tests.Monitoring;

/// <summary>The names of metrics in an expression of Prometheus.</summary>
internal static partial class PromQl
{
    private static readonly string[] Kept = ["bool", "by", "without", "on", "ignoring", "group_left", "group_right", "and", "or", "unless"];

    /// <summary>Without Prometheus' own, and a histogram by its own name.</summary>
    public static IEnumerable<string> MetricsIn(string expression)
    {
        var bare = Grouping().Replace(Braces().Replace(Quoted().Replace(expression, ""), ""), " ");
        return Name().Matches(bare).Select(match => match.Value)
            .Where(name => !Kept.Contains(name) && name is not ("up" or "ALERTS"))
            .Select(name => Series().Replace(name, "")).Distinct();
    }

    [GeneratedRegex("\"[^\"]*\"")]
    private static partial Regex Quoted();

    [GeneratedRegex(@"\{[^}]*\}|\[[^\]]*\]")]
    private static partial Regex Braces();

    [GeneratedRegex(@"\b(by|without|on|ignoring|group_left|group_right)\s*\([^)]*\)")]
    private static partial Regex Grouping();

    /// <summary>A word that no bracket follows: a function's would.</summary>
    [GeneratedRegex(@"(?<![\w.:$])[a-zA-Z_:][\w:]*(?![\w:]|\s*\()")]
    private static partial Regex Name();

    [GeneratedRegex("_(bucket|sum|count)$")]
    private static partial Regex Series();
}
