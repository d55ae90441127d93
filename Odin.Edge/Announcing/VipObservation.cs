using System.Collections.Immutable;
using System.Net;

namespace Odin.Edge.Announcing;

/// <summary>A configured VIP and what is known of it now.</summary>
internal sealed record VipObservation(string Name, ImmutableArray<IPAddress> Addresses, VipFacts Facts);
