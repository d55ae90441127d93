using System.Collections.Immutable;
using Odin.Edge.Leases;
using Odin.Edge.Targets;
using Odin.Grains.Configuration;

namespace Odin.Edge.Apps;

/// <summary>One version of an app on this edge. Immutable but for what is borrowed in it; a session keeps the one it began with.</summary>
internal sealed class AppModel(long version, AppSpec spec, ImmutableArray<Target> targets)
{
    /// <summary>Slots and reports name targets by ordinal in this version.</summary>
    public long Version => version;

    public AppSpec Spec => spec;

    public ImmutableArray<Target> Targets => targets;

    public BorrowedSlots Borrowed { get; } = new(targets.Length);
}
