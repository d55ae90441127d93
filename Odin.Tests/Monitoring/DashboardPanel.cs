using System.Text.Json;
using Odin.Tests.Grains.Configuration;

namespace Odin.Tests.Monitoring;

/// <summary>One panel of the dashboard, or a row's heading.</summary>
internal sealed record DashboardPanel(int Id, string Type, string Title, string? Description, string? Unit, IReadOnlyList<string> Queries)
{
    private static readonly JsonElement Document =
        JsonDocument.Parse(RepositoryFiles.Read("infra", "monitoring", "grafana", "dashboards", "odin.json")).RootElement;

    public static IReadOnlyList<DashboardPanel> All { get; } = [.. Document.GetProperty("panels").EnumerateArray().Select(Read)];

    /// <summary>All but the headings.</summary>
    public static IEnumerable<DashboardPanel> Shown => All.Where(panel => panel.Type != "row");

    /// <summary>The variables and what fills them.</summary>
    public static IReadOnlyDictionary<string, string> Variables { get; } =
        Document.GetProperty("templating").GetProperty("list").EnumerateArray()
            .ToDictionary(variable => variable.GetProperty("name").GetString()!, variable => variable.GetProperty("query").GetString()!);

    /// <summary>The data sources that anything in the document names.</summary>
    public static IEnumerable<string> Sources => Find(Document, "datasource").Select(source => source.GetProperty("uid").GetString()!);

    private static DashboardPanel Read(JsonElement panel) => new(
        panel.GetProperty("id").GetInt32(), panel.GetProperty("type").GetString()!, panel.GetProperty("title").GetString()!,
        Text(panel, "description"),
        panel.TryGetProperty("fieldConfig", out var field) ? Text(field.GetProperty("defaults"), "unit") : null,
        panel.TryGetProperty("targets", out var targets)
            ? [.. targets.EnumerateArray().Select(target => target.GetProperty("expr").GetString()!)] : []);

    private static string? Text(JsonElement element, string name) =>
        element.TryGetProperty(name, out var value) ? value.GetString() : null;

    private static IEnumerable<JsonElement> Find(JsonElement element, string name) => element.ValueKind switch
    {
        JsonValueKind.Object => element.EnumerateObject()
            .SelectMany(property => property.Name == name ? [property.Value] : Find(property.Value, name)),
        JsonValueKind.Array => element.EnumerateArray().SelectMany(item => Find(item, name)),
        _ => [],
    };
}
