using System.Collections.Immutable;

namespace Odin.Edge.Announcing;

/// <summary>Looks at this edge: memory and system calls that do not wait. For the announcer's thread.</summary>
internal interface IVipObserver
{
    /// <summary>Every VIP that is configured.</summary>
    ImmutableArray<VipObservation> Observe();
}
