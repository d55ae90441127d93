using System.Text.RegularExpressions;
using Odin.Tests.Docs;

namespace Odin.Tests.Monitoring;

/// <summary>docs/METRICS.md, which another test holds equal to what edges and silos say.</summary>
internal static partial class MetricsPage
{
    /// <summary>By metric: the alerts that use it. One that an edge and a silo have stands here once, with the alerts of both.</summary>
    public static IReadOnlyDictionary<string, IReadOnlyList<string>> Alerts { get; } =
        Page.All.Single(page => page.Name == "docs/METRICS.md").Lines.Select(line => Row().Match(line)).Where(row => row.Success)
            .GroupBy(row => row.Groups[1].Value, row => row.Groups[2].Value)
            .ToDictionary(rows => rows.Key, rows => (IReadOnlyList<string>)
                [.. rows.SelectMany(alerts => Alert().Matches(alerts)).Select(match => match.Value).Distinct()]);

    public static IEnumerable<string> Names => Alerts.Keys;

    [GeneratedRegex(@"^\| `((?:odin|process|dotnet)_\w+)` \| (?:gauge|counter|histogram) \|.*\|([^|]*)\|$")]
    private static partial Regex Row();

    [GeneratedRegex(@"\w+")]
    private static partial Regex Alert();
}
