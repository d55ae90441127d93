using Odin.Grains.Events;

namespace Odin.Silo.Api.Contracts;

/// <summary>Events, the oldest first.</summary>
/// <param name="Missing">Who did not answer, for people: their events are not in the list.</param>
public sealed record EventList(IEnumerable<ClusterEvent> Events, IEnumerable<string> Missing);
