using System.Collections.Immutable;
using Odin.Edge.Certificates;
using Odin.Grains.Configuration;

namespace Odin.Edge.Tls;

/// <summary>All that the TLS of an app depends on, at one time. Immutable.</summary>
/// <param name="Spec">As the configuration has it.</param>
/// <param name="Certificates">In the order of the spec.</param>
/// <param name="Authorities">Of clients' certificates; null: clients show none.</param>
/// <param name="Ticket">What tickets are sealed with.</param>
internal sealed record TlsSettings(TlsSpec Spec, ImmutableArray<ServerCertificate> Certificates, Authorities? Authorities, TicketKey Ticket)
{
    public bool IsSame(TlsSettings other) => ReferenceEquals(Ticket, other.Ticket) && ReferenceEquals(Authorities, other.Authorities)
        && Certificates.AsSpan().SequenceEqual(other.Certificates.AsSpan(), ReferenceEqualityComparer.Instance)
        && SpecEquality.AreEqual(Spec, other.Spec);
}
