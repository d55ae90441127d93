using Odin.Grains.Events;

namespace Odin.Silo.Api.Contracts;

/// <summary>Events, the oldest first.</summary>
internal sealed record EventList(IEnumerable<ClusterEvent> Events);
