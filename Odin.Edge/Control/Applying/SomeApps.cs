using System.Collections.Immutable;
using Odin.Edge.Apps;
using Odin.Grains.Configuration;

namespace Odin.Edge.Control.Applying;

/// <summary>The apps that something concerns, so that nobody looks at all the others, each second or with each change. Read from any
/// thread; changed by the control side.</summary>
/// <param name="isMeant">Whether it concerns an app.</param>
internal sealed class SomeApps(Func<AppSpec, bool> isMeant)
{
    private Holder _present = new([]);

    /// <summary>By name. Another array after each change of one of them.</summary>
    public ImmutableArray<EdgeApp> All => Volatile.Read(ref _present).Apps;

    public void Change(IReadOnlyCollection<EdgeApp> touched, IReadOnlyCollection<EdgeApp> removed)
    {
        var before = All;
        if (!touched.Any(IsMeant) && (before.IsEmpty || !touched.Concat(removed).Any(before.ToHashSet().Contains))) return;
        var others = before.Except(touched).Except(removed);
        Volatile.Write(ref _present,
            new Holder([.. others.Concat(touched.Where(IsMeant)).OrderBy(app => app.Name, StringComparer.OrdinalIgnoreCase)]));
    }

    private bool IsMeant(EdgeApp app) => isMeant(app.Model.Spec);

    private sealed record Holder(ImmutableArray<EdgeApp> Apps);
}
