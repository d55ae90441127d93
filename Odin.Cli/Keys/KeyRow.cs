using System.Text.Json.Nodes;
using Odin.Cli.Cluster;

namespace Odin.Cli.Keys;

/// <summary>One key of <c>odin keys list</c>. <paramref name="State"/>: good, expired, revoked; of a key in the file of AdminKeys also
/// that.</summary>
internal sealed record KeyRow(string Id, string Name, string Role, string Apps, string State, string? Expires,
    [property: Wide] string? Created, [property: Wide] string? Creator, [property: Wide] string? Revoked)
{
    public static KeyRow Of(JsonNode key) => new($"{key["id"]}", $"{key["name"]}", $"{key["role"]}",
        string.Join(',', key["apps"]!.AsArray().Select(app => $"{app}")), StateOf(key), key["expires"]?.ToString(),
        key["created"]?.ToString(), key["creator"]?.ToString(), key["revoked"]?.ToString());

    private static string StateOf(JsonNode key)
    {
        var state = key["revoked"] is not null ? "revoked" : (bool)key["isGood"]! ? "good" : "expired";
        return (bool)key["isOfFile"]! ? $"{state}, of the file" : state;
    }
}
