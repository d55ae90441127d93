using System.Collections.Immutable;
using Odin.Edge.Certificates;
using Odin.Grains.Configuration;

namespace Odin.Edge.Tls;

/// <summary>All that the TLS of an app depends on, at one time. Immutable.</summary>
/// <param name="Spec">As the configuration has it.</param>
/// <param name="Certificates">In the order of the spec.</param>
/// <param name="Authorities">Of clients' certificates; null: clients show none.</param>
/// <param name="App">Whose tickets no other app opens.</param>
internal sealed record TlsSettings(TlsSpec Spec, ImmutableArray<ServerCertificate> Certificates, Authorities? Authorities, string App)
{
    public bool IsSame(TlsSettings other) => App == other.App && ReferenceEquals(Authorities, other.Authorities)
        && Certificates.AsSpan().SequenceEqual(other.Certificates.AsSpan(), ReferenceEqualityComparer.Instance)
        && SpecEquality.AreEqual(Spec, other.Spec);
}
