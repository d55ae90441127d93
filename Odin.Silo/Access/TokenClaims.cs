using System.Collections.Immutable;
using System.Text.Json;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;

namespace Odin.Silo.Access;

/// <summary>What a token says of role and apps.</summary>
internal static class TokenClaims
{
    private const string AllApps = "*";

    /// <summary>The greatest role that the claim names; null: none.</summary>
    public static Role? RoleOf(JsonWebToken token, string claim) => TextsOf(token, claim)
        .Select(text => KeyLine.TryReadRole(text, out var role) ? role : (Role?)null).Max();

    /// <summary>Null: the claim names none. Empty: all of them.</summary>
    public static ImmutableArray<string>? AppsOf(JsonWebToken token, string claim)
    {
        ImmutableArray<string> apps = [.. TextsOf(token, claim)];
        if (apps.IsEmpty) return null;
        return apps.Contains(AllApps) ? [] : apps;
    }

    /// <summary>Of a text or a list of texts; nothing of anything else.</summary>
    private static IEnumerable<string> TextsOf(JsonWebToken token, string claim)
    {
        using var payload = JsonDocument.Parse(Base64UrlEncoder.DecodeBytes(token.EncodedPayload));
        if (Find(payload.RootElement, claim) is not { } found) return [];
        IEnumerable<JsonElement> values = found.ValueKind == JsonValueKind.Array ? [.. found.EnumerateArray()] : [found];
        return [.. values.Where(value => value.ValueKind == JsonValueKind.String).Select(value => value.GetString()!)];
    }

    /// <summary>A claim of the whole name, also one with dots in it; else the path: <c>realm_access.roles</c>.</summary>
    private static JsonElement? Find(JsonElement payload, string claim)
    {
        if (payload.TryGetProperty(claim, out var whole)) return whole;
        var at = payload;
        foreach (var part in claim.Split('.'))
            if (at.ValueKind != JsonValueKind.Object || !at.TryGetProperty(part, out at)) return null;
        return at;
    }
}
