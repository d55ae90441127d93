using System.Collections.Immutable;
using System.Net;

namespace Odin.Edge.Announcing;

/// <summary>What is offered of one VIP.</summary>
internal sealed record VipOffering(string Name, ImmutableArray<IPAddress> Addresses, VipOffer Offer);
