using System.Collections.Immutable;
using Odin.Grains.Configuration.Values;

namespace Odin.Grains.Configuration.Reading;

/// <summary>The keys of TLS to targets.</summary>
internal static class TargetTlsSchema
{
    public static RecordValue<TargetTlsSpec> Value { get; } = new(
        "an object with ServerName, Ca, Verify, Certificate, MinVersion and Alpn",
        new Key<TargetTlsSpec, string?>("ServerName",
            "The name asked for and looked for in the target's certificate; null: the target's host.",
            Optional.Of(new VisibleValue("a host name", isHost: true), ""), spec => spec.ServerName,
            (spec, value) => spec with { ServerName = value }),
        new Key<TargetTlsSpec, string?>("Ca",
            "The authorities that targets' certificates come from: NAME.crt in the CertificateDirectory of each edge; null: those that " +
                "the edge's machine trusts.",
            Optional.Of(new CertificateNameValue(), ""), spec => spec.Ca, (spec, value) => spec with { Ca = value }),
        new Key<TargetTlsSpec, bool>("Verify", "Whether a target's certificate must be good, and for its name.", new BooleanValue(),
            spec => spec.Verify, (spec, value) => spec with { Verify = value }),
        new Key<TargetTlsSpec, string?>("Certificate",
            "The certificate that edges show to targets: NAME.crt and NAME.key in the CertificateDirectory of each edge; null: none.",
            Optional.Of(new CertificateNameValue(), ""), spec => spec.Certificate, (spec, value) => spec with { Certificate = value }),
        new Key<TargetTlsSpec, TlsVersion>("MinVersion", "The oldest version of TLS that targets may speak.", new TlsVersionValue(),
            spec => spec.MinVersion, (spec, value) => spec with { MinVersion = value }),
        new Key<TargetTlsSpec, ImmutableArray<string>>("Alpn",
            "Protocols that targets are offered by ALPN, the most wanted first. Empty: the one that client and edge have agreed on " +
                "(Tls.Alpn).",
            new ListValue<string>(new AlpnValue(), ""), spec => spec.Alpn, (spec, value) => spec with { Alpn = value }));
}
