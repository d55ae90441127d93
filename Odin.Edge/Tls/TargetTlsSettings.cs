using Odin.Edge.Certificates;
using Odin.Grains.Configuration;

namespace Odin.Edge.Tls;

/// <summary>All that the TLS of an app to its targets depends on, at one time. Immutable.</summary>
/// <param name="Spec">As the configuration has it.</param>
/// <param name="Authorities">Of targets' certificates; null: those that this machine trusts, or none is asked.</param>
/// <param name="Certificate">What targets are shown; null: nothing.</param>
internal sealed record TargetTlsSettings(TargetTlsSpec Spec, Authorities? Authorities, ServerCertificate? Certificate)
{
    public bool IsSame(TargetTlsSettings other) => ReferenceEquals(Authorities, other.Authorities)
        && ReferenceEquals(Certificate, other.Certificate) && SpecEquality.AreEqual(Spec, other.Spec);

    /// <summary>What a target is asked for, and what its certificate must be for.</summary>
    public string NameOf(string host) => Spec.ServerName ?? host;
}
