using System.Collections.Immutable;
using Odin.Edge.Leases;
using Odin.Edge.Targets;
using Odin.Grains.Catalog;
using Odin.Grains.Configuration;

namespace Odin.Edge.Apps;

/// <summary>One version of an app on this edge. Immutable but for what is borrowed in it; a session keeps the one it began with.</summary>
internal sealed class AppModel(AppVersion app, ImmutableArray<Target> targets)
{
    /// <summary>Slots and reports name targets by ordinal in this version.</summary>
    public long Version => app.Version;

    public AppSpec Spec { get; } = app.Spec;

    public AppWishes Wishes => app.Wishes;

    public ImmutableArray<Target> Targets => targets;

    public BorrowedSlots Borrowed { get; } = new(targets.Length);
}
