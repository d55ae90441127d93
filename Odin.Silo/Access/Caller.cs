using System.Collections.Immutable;
using System.Net;
using System.Security.Cryptography.X509Certificates;
using Odin.Hosting.Certificates;

namespace Odin.Silo.Access;

/// <summary>Who asks: the holder of a key, an operator by certificate, the subject of a token, or, while nobody has to show anything,
/// somebody on the silo's machine.</summary>
/// <param name="Id">What the audit and limits call it; null: somebody on the silo's machine.</param>
/// <param name="Name">For people.</param>
/// <param name="Role">What it may do.</param>
/// <param name="Address">Where the connection comes from.</param>
internal sealed record Caller(string? Id, string Name, Role Role, IPAddress? Address)
{
    /// <summary>What it is limited to; empty: nothing.</summary>
    public ImmutableArray<string> Apps { get; init; } = [];

    /// <summary>Null: it does not end by itself.</summary>
    public DateTimeOffset? Expires { get; init; }

    /// <summary>The key that it showed, or its cookie stands for; null: none.</summary>
    public ApiKey? Key { get; init; }

    /// <summary>The certificate that it showed; null: it is not known by one.</summary>
    public X509Certificate2? Certificate { get; init; }

    /// <summary>It showed a token.</summary>
    public bool IsByToken { get; init; }

    /// <summary>It showed a cookie, which the browser sends whatever page asks for it.</summary>
    public bool IsBrowser { get; init; }

    /// <summary>At the beginning of a sentence.</summary>
    public string Title => Key is not null ? $"Key {Id}" : Certificate is not null ? $"Certificate {Id}" : $"The token of {Name}";

    public bool IsLimited => !Apps.IsEmpty;

    public static Caller Local(IPAddress? address) => new(null, "local", Role.Admin, address);

    public static Caller Of(ApiKey key, IPAddress? address) => new(key.Id, key.Name, key.Role, address)
    {
        Apps = key.Apps,
        Expires = key.Expires,
        Key = key,
    };

    public static Caller Of(CertificateName who, X509Certificate2 certificate, IPAddress? address) =>
        new(who.ToString(), who.Name, Role.Operator, address)
        {
            Expires = certificate.NotAfter.ToUniversalTime(),
            Certificate = certificate,
        };

    public bool MaySee(string app) => !IsLimited || Apps.Contains(app, StringComparer.OrdinalIgnoreCase);
}
