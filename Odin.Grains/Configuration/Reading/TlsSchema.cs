using System.Collections.Immutable;
using Odin.Grains.Configuration.Values;

namespace Odin.Grains.Configuration.Reading;

/// <summary>The keys of TLS.</summary>
internal static class TlsSchema
{
    public static RecordValue<TlsSpec> Value { get; } = new(
        "an object with Certificates, MinVersion, Alpn, ClientCertificate, ClientCa and Truncation",
        new Key<TlsSpec, ImmutableArray<string>>("Certificates",
            "Names of certificates, NAME.crt and NAME.key in the CertificateDirectory of each edge. The name that a client asks for " +
                "decides among them; all other clients get the first one.",
            new ListValue<string>(new CertificateNameValue(), "", minItems: 1), spec => spec.Certificates,
            (spec, value) => spec with { Certificates = value }),
        new Key<TlsSpec, TlsVersion>("MinVersion", "The oldest version of TLS that clients may speak.", new TlsVersionValue(),
            spec => spec.MinVersion, (spec, value) => spec with { MinVersion = value }),
        new Key<TlsSpec, ImmutableArray<string>>("Alpn",
            "Protocols that clients may ask for by ALPN, the most wanted first. Empty: what they ask for is not looked at.",
            new ListValue<string>(new AlpnValue(), ""), spec => spec.Alpn, (spec, value) => spec with { Alpn = value }),
        new Key<TlsSpec, ClientCertificate>("ClientCertificate", "Whether clients show a certificate of their own.",
            new ChoiceValue<ClientCertificate>(), spec => spec.ClientCertificate,
            (spec, value) => spec with { ClientCertificate = value }),
        new Key<TlsSpec, string?>("ClientCa",
            "The authorities that clients' certificates come from: NAME.crt in the CertificateDirectory of each edge.",
            Optional.Of(new CertificateNameValue(), ""), spec => spec.ClientCa, (spec, value) => spec with { ClientCa = value }),
        new Key<TlsSpec, Truncation>("Truncation",
            "What a client's FIN without close_notify is: the end of its direction, or a broken connection that resets the target.",
            new ChoiceValue<Truncation>(), spec => spec.Truncation, (spec, value) => spec with { Truncation = value }));
}
