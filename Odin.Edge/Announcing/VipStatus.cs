using Odin.Grains.Edges;

namespace Odin.Edge.Announcing;

/// <summary>How one VIP stands on this edge, for people and other edges.</summary>
/// <param name="Since">How long ago the state began.</param>
/// <param name="Changes">How often what is offered has changed.</param>
internal sealed record VipStatus(string Name, VipState State, VipOffer Offer, TimeSpan Since, string Why, int Flaps, long Changes);
