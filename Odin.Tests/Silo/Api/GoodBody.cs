namespace Odin.Tests.Silo.Api;

/// <summary>A request of each route that a silo without an edge can serve.</summary>
internal static class GoodBody
{
    public const string Document = """{ "Apps": [ { "Name": "walked", "Ports": [21011], "Targets": ["10.0.0.1:80", "10.0.0.2:80"] } ] }""";

    public const string NewerDocument =
        """{ "Apps": [ { "Name": "walked", "Ports": [21012], "Targets": ["10.0.0.1:80", "10.0.0.2:80"] } ] }""";

    /// <summary>Null: the route takes none.</summary>
    public static string? Of(string method, string path) => (method, path) switch
    {
        ("GET" or "DELETE", _) => null,
        (_, "/config" or "/config/validate") => Document,
        (_, "/config/rollback" or "/session") => "{}",
        (_, "/regions/{region}/admin-state") => """{ "state": "soft" }""",
        (_, "/sessions/close") => """{ "all": true }""",
        (_, "/keys") => """{ "name": "walker", "role": "viewer" }""",
        _ => """{ "state": "draining" }""",
    };

    /// <summary>What the audit has of it at least; null: nothing of its own.</summary>
    public static string? Changes(string path) => path switch
    {
        "/config" or "/config/rollback" => "app walked",
        "/apps/{app}/admin-state" => "app walked: draining",
        "/apps/{app}/targets/{target}/admin-state" => "target 10.0.0.1:80: draining",
        "/edges/{edge}/admin-state" => "edge walker: draining",
        "/regions/{region}/admin-state" => "region walked: soft",
        "/keys" => "viewer walker",
        "/keys/{id}" => "revoked",
        _ => null,
    };

    public static bool NeedsAnEdge(string path) => path is "/edges/{edge}" or "/sessions/{id}";

    /// <param name="key">The id of one that may be revoked.</param>
    /// <param name="version">One of the history.</param>
    public static string Filled(string path, string key, long version) => path.Replace("{app}", "walked", StringComparison.Ordinal)
        .Replace("{target}", "10.0.0.1:80", StringComparison.Ordinal).Replace("{region}/admin-state", "walked/admin-state?force=true")
        .Replace("{edge}/admin-state", "walker/admin-state?force=true", StringComparison.Ordinal)
        .Replace("{edge}", "nobody", StringComparison.Ordinal).Replace("/keys/{id}", $"/keys/{key}", StringComparison.Ordinal)
        .Replace("{id}", new string('0', 32), StringComparison.Ordinal).Replace("{version}", $"{version}", StringComparison.Ordinal);
}
