using YamlDotNet.RepresentationModel;

namespace Odin.Tests.Monitoring;

/// <summary>One question of infra/monitoring/odin.rules.test.yml: does this alert fire, and what does it say?</summary>
internal sealed record AlertCase(string Alert, IReadOnlyList<IReadOnlyDictionary<string, string>> Annotations)
{
    public static IReadOnlyList<AlertCase> All { get; } =
    [
        .. YamlFile.List(new YamlFile("odin.rules.test.yml").Root, "tests").SelectMany(test => YamlFile.List(test, "alert_rule_test"))
            .Select(question => new AlertCase(question["alertname"].ToString(),
                [.. ((YamlSequenceNode)question["exp_alerts"]).Select(alert => YamlFile.Texts(alert["exp_annotations"]))])),
    ];

    public bool Fires => Annotations.Count > 0;
}
