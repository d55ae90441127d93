namespace Odin.Tests.Monitoring;

/// <summary>One alert of infra/monitoring/odin.rules.yml.</summary>
internal sealed record AlertRule(string Name, string Expression, string Severity, string Summary, string Runbook)
{
    private static readonly YamlFile File = new("odin.rules.yml");

    public static IReadOnlyList<AlertRule> All { get; } =
    [
        .. Rules.Where(rule => rule.Children.ContainsKey("alert")).Select(rule => new AlertRule(
            rule["alert"].ToString(), rule["expr"].ToString(), rule["labels"]["severity"].ToString(),
            rule["annotations"]["summary"].ToString(), rule["annotations"]["runbook"].ToString())),
    ];

    /// <summary>Names and expressions of the recording rules.</summary>
    public static IReadOnlyDictionary<string, string> Recordings { get; } =
        Rules.Where(rule => rule.Children.ContainsKey("record"))
            .ToDictionary(rule => rule["record"].ToString(), rule => rule["expr"].ToString());

    private static IEnumerable<YamlDotNet.RepresentationModel.YamlMappingNode> Rules =>
        YamlFile.List(File.Root, "groups").SelectMany(group => YamlFile.List(group, "rules"));
}
