using System.Formats.Asn1;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Odin.Grains.Configuration.Values;

namespace Odin.Hosting.Certificates;

/// <summary>Who the holder of a certificate is: the URI <c>odin://CLUSTER/ROLE/NAME</c> among its alternative names.</summary>
/// <param name="Cluster">The cluster's name.</param>
/// <param name="Role">What the holder may be.</param>
/// <param name="Name">Of an edge its id.</param>
public sealed record CertificateName(string Cluster, CertificateRole Role, string Name)
{
    private const string Scheme = "odin://";

    /// <summary>In an encoded alternative name: a URI, number 6 of GeneralName.</summary>
    private static readonly Asn1Tag UriTag = new(TagClass.ContextSpecific, 6);

    public override string ToString() => $"{Scheme}{Cluster}/{RoleText(Role)}/{Name}";

    public static string RoleText(CertificateRole role) => role switch
    {
        CertificateRole.Edge => "edge",
        CertificateRole.Silo => "silo",
        _ => "operator",
    };

    /// <summary>Null: no role is called so.</summary>
    public static CertificateRole? RoleOf(string text) =>
        Enum.GetValues<CertificateRole>().Where(role => RoleText(role) == text).Select(role => (CertificateRole?)role).SingleOrDefault();

    /// <summary>A name as apps and regions have it, which is also one of a file and of a part of a URI.</summary>
    public static bool IsName(string text) => NameValue.IsName(text) && text.Trim('.').Length > 0;

    public static bool TryParse(string text, out CertificateName name)
    {
        name = new CertificateName("", CertificateRole.Edge, "");
        if (!text.StartsWith(Scheme, StringComparison.Ordinal)) return false;
        if (text[Scheme.Length..].Split('/') is not [var cluster, var role, var own]) return false;
        if (!IsName(cluster) || !IsName(own)) return false;
        if (RoleOf(role) is not { } known) return false;
        name = new CertificateName(cluster, known, own);
        return true;
    }

    /// <summary>Null: the certificate names nobody of a cluster, or more than one.</summary>
    public static CertificateName? Of(X509Certificate2 certificate)
    {
        var names = certificate.Extensions.OfType<X509SubjectAlternativeNameExtension>().SelectMany(Uris)
            .Where(uri => uri.StartsWith(Scheme, StringComparison.Ordinal)).ToList();
        return names is [var only] && TryParse(only, out var name) ? name : null;
    }

    private static List<string> Uris(X509SubjectAlternativeNameExtension extension)
    {
        List<string> uris = [];
        try
        {
            var names = new AsnReader(extension.RawData, AsnEncodingRules.DER).ReadSequence();
            while (names.HasData)
            {
                if (names.PeekTag() == UriTag) uris.Add(names.ReadCharacterString(UniversalTagNumber.IA5String, UriTag));
                else names.ReadEncodedValue();
            }

            return uris;
        }
        catch (Exception exception) when (exception is CryptographicException or AsnContentException)
        {
            return [];
        }
    }
}
