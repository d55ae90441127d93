using Odin.Cli.Cluster;
using Odin.Cli.Output;
using Odin.Silo.Api.Contracts;

namespace Odin.Cli.Keys;

/// <summary>One key of <c>odin keys list</c>. <paramref name="State"/>: good, expired, revoked; of a key in the file of AdminKeys also
/// that.</summary>
internal sealed record KeyRow(string Id, string Name, string Role, string Apps, string State, string? Expires,
    [property: Wide] string? Created, [property: Wide] string? Creator, [property: Wide] string? Revoked)
{
    public static KeyRow Of(KeyItem key) => new(key.Id, key.Name, key.Role.ToString().ToLowerInvariant(), string.Join(',', key.Apps),
        StateOf(key), Text(key.Expires), Text(key.Created), key.Creator, Text(key.Revoked));

    private static string StateOf(KeyItem key)
    {
        var state = key.Revoked is not null ? "revoked" : key.IsGood ? "good" : "expired";
        return key.IsOfFile ? $"{state}, of the file" : state;
    }

    private static string? Text(DateTimeOffset? time) => time is { } known ? TimeText.Of(known) : null;
}
