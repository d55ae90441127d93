using System.Collections.Immutable;
using Odin.Edge.Apps;

namespace Odin.Edge.Control.Applying;

/// <summary>The apps that an address of the whole world leads to, so that nobody looks at all the others each second. Read from any thread;
/// changed by the control side.</summary>
internal sealed class VipApps
{
    private Holder _present = new([]);

    /// <summary>By name. Another array after each change of one of them.</summary>
    public ImmutableArray<EdgeApp> All => Volatile.Read(ref _present).Apps;

    public void Change(IReadOnlyCollection<EdgeApp> touched, IReadOnlyCollection<EdgeApp> removed)
    {
        var before = All;
        if (before.IsEmpty && !touched.Any(HasVip)) return;
        var others = before.Except(touched).Except(removed);
        Volatile.Write(ref _present,
            new Holder([.. others.Concat(touched.Where(HasVip)).OrderBy(app => app.Name, StringComparer.OrdinalIgnoreCase)]));
    }

    private static bool HasVip(EdgeApp app) => app.Model.Spec.Vip is not null;

    private sealed record Holder(ImmutableArray<EdgeApp> Apps);
}
