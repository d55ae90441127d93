using System.Collections.Immutable;
using System.Net;

namespace Odin.Silo.Access;

/// <summary>Who asks: the holder of a key, or, while the cluster has no keys, somebody on the silo's machine.</summary>
/// <param name="Key">Null: nobody has a key yet.</param>
/// <param name="Address">Where the connection comes from.</param>
internal sealed record Caller(ApiKey? Key, IPAddress? Address)
{
    /// <summary>It showed a cookie, which the browser sends whatever page asks for it.</summary>
    public bool IsBrowser { get; init; }

    public Role Role => Key?.Role ?? Role.Admin;

    public ImmutableArray<string> Apps => Key?.Apps ?? [];

    /// <summary>Null when nobody has a key yet.</summary>
    public string? Id => Key?.Id;

    public string Name => Key?.Name ?? "local";

    public bool IsLimited => !Apps.IsEmpty;

    public bool MaySee(string app) => !IsLimited || Apps.Contains(app, StringComparer.OrdinalIgnoreCase);
}
