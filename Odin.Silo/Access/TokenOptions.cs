using System.Collections.Immutable;
using Odin.Hosting.Settings;

namespace Odin.Silo.Access;

/// <summary>Whose tokens (JWT) the admin API takes, and what of them names role and apps. Without an issuer it takes none.</summary>
public sealed class TokenOptions
{
    /// <summary>Signed by one key, checked by another. A secret that both sides have is none of the choices.</summary>
    private static readonly ImmutableArray<string> KnownAlgorithms =
        ["ES256", "ES384", "ES512", "RS256", "RS384", "RS512", "PS256", "PS384", "PS512"];

    /// <summary>What <c>iss</c> has to be.</summary>
    public string? Issuer { get; set; }

    /// <summary>What <c>aud</c> has to hold.</summary>
    public string? Audience { get; set; }

    /// <summary>The file of the issuer's keys, a JSON web key set.</summary>
    public string? KeyFile { get; set; }

    /// <summary>Where the issuer says its keys: an OpenID Connect discovery document.</summary>
    public string? Metadata { get; set; }

    public ImmutableArray<string> Algorithms { get; set; } = ["ES256", "RS256"];

    /// <summary>The claim that names the role: a name, or a path with dots.</summary>
    public string RoleClaim { get; set; } = "role";

    /// <summary>The claim that names the apps; null: tokens are for all apps.</summary>
    public string? AppsClaim { get; set; }

    /// <summary>What the file had at the start.</summary>
    internal TokenKeySet Keys { get; private set; } = TokenKeySet.Empty;

    public bool IsGiven => Issuer is not null;

    internal static ImmutableArray<Setting<ApiOptions>> Settings { get; } =
    [
        Setting.Text<ApiOptions>("TokenIssuer", "ISSUER",
            "The issuer (`iss`) whose tokens (JWT) the admin API takes in the place of keys. Default: none; no tokens are taken.",
            (options, value) => options.Tokens.Issuer = value),
        Setting.Text<ApiOptions>("TokenAudience", "NAME", "The audience (`aud`) that tokens have to be for. Required with TokenIssuer.",
            (options, value) => options.Tokens.Audience = value),
        Setting.Text<ApiOptions>("TokenKeys", "FILE",
            "The file of the issuer's public keys, a JSON web key set; read again when it changes. Default: none.",
            (options, value) => options.Tokens.KeyFile = value),
        new Setting<ApiOptions>("TokenMetadata", "URL", "an https:// URL",
            "The issuer's OpenID Connect discovery document, which names its keys. Default: none.", TryMetadata),
        new Setting<ApiOptions>("TokenAlgorithms", "NAME,...", $"one or more of {string.Join(", ", KnownAlgorithms)}, separated by commas",
            "How tokens may be signed. Default: ES256,RS256.", TryAlgorithms),
        Setting.Text<ApiOptions>("TokenRoleClaim", "NAME",
            "The claim of a token that names its role, viewer, operator or admin; with dots a path into objects. Default: role.",
            (options, value) => options.Tokens.RoleClaim = value),
        Setting.Text<ApiOptions>("TokenAppsClaim", "NAME",
            "The claim of a token that names the apps it is limited to, or `*`; every token has to have it then. Default: none; tokens " +
                "are for all apps.", (options, value) => options.Tokens.AppsClaim = value),
    ];

    /// <summary>Reads the file of keys; the reader gets what is wrong.</summary>
    public void Load(SettingsReader reader)
    {
        if (WhyNot() is { } wrong) reader.Refuse([wrong]);
        else if (KeyFile is { } path)
        {
            (Keys, var failure) = TokenKeySet.Read(path);
            if (failure is not null) reader.Refuse([$"{char.ToUpperInvariant(failure[0])}{failure[1..]}."]);
        }
    }

    private string? WhyNot()
    {
        if (Issuer is null && Audience is null && KeyFile is null && Metadata is null) return null;
        if (Issuer is null || Audience is null)
            return "Tokens need both --token-issuer and --token-audience: a token of somebody else, or for something else, opens nothing.";
        return KeyFile is null == Metadata is null
            ? "Tokens need the issuer's keys from one place: give either --token-keys or --token-metadata." : null;
    }

    private static bool TryMetadata(string text, ApiOptions options)
    {
        options.Tokens.Metadata = text;
        return Uri.TryCreate(text, UriKind.Absolute, out var url) && url.Scheme == Uri.UriSchemeHttps;
    }

    private static bool TryAlgorithms(string text, ApiOptions options)
    {
        options.Tokens.Algorithms = [.. text.Split(',', StringSplitOptions.TrimEntries)];
        return options.Tokens.Algorithms.All(KnownAlgorithms.Contains);
    }
}
