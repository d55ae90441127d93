using System.Formats.Asn1;
using System.Net;
using System.Security.Cryptography.X509Certificates;

namespace Odin.Hosting.Certificates;

/// <summary>The alternative names of a certificate, each as it was given.</summary>
/// <remarks>.NET's own builder takes URIs as <see cref="Uri"/>: that writes a cluster Prod as prod, and takes none called a..b.</remarks>
internal sealed class AlternativeNames
{
    private static readonly Asn1Tag s_dns = Tag(2), s_uri = Tag(6), s_address = Tag(7);

    private readonly AsnWriter _writer = new(AsnEncodingRules.DER);

    public AlternativeNames() => _writer.PushSequence();

    public AlternativeNames AddUri(string uri)
    {
        _writer.WriteCharacterString(UniversalTagNumber.IA5String, uri, s_uri);
        return this;
    }

    /// <summary>A DNS name or an address.</summary>
    public AlternativeNames AddHost(string host)
    {
        if (IPAddress.TryParse(host, out var address)) _writer.WriteOctetString(address.GetAddressBytes(), s_address);
        else _writer.WriteCharacterString(UniversalTagNumber.IA5String, host, s_dns);
        return this;
    }

    public AlternativeNames AddHosts(IEnumerable<string> hosts)
    {
        foreach (var host in hosts) AddHost(host);
        return this;
    }

    public X509Extension Build()
    {
        _writer.PopSequence();
        return new X509SubjectAlternativeNameExtension(_writer.Encode());
    }

    private static Asn1Tag Tag(int number) => new(TagClass.ContextSpecific, number);
}
