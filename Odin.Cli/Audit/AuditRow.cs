using System.Text.Json.Nodes;
using Odin.Cli.Cluster;

namespace Odin.Cli.Audit;

/// <summary>One line of <c>odin get audit</c>.</summary>
internal sealed record AuditRow(string Time, string? Name, string? Key, string Address, string Action, string Target, string Status,
    string? Reason, [property: Wide] string? Before, [property: Wide] string? After, [property: Wide] string Silo,
    [property: Wide] string Id)
{
    public static AuditRow Of(JsonNode entry) => new($"{entry["time"]}", entry["name"]?.ToString(), entry["key"]?.ToString(),
        $"{entry["address"]}", $"{entry["action"]}", $"{entry["target"]}", $"{entry["status"]}", entry["reason"]?.ToString(),
        entry["before"]?.ToString(), entry["after"]?.ToString(), $"{entry["silo"]}", $"{entry["id"]}");
}
