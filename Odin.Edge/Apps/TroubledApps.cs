using System.Collections.Concurrent;

namespace Odin.Edge.Apps;

/// <summary>The apps of an edge with a target or an address that is out, so that nobody looks at all the others several times a second.
/// From any thread.</summary>
internal sealed class TroubledApps
{
    private readonly ConcurrentDictionary<EdgeApp, byte> _apps = new(ReferenceEqualityComparer.Instance);

    /// <summary>Something is out, or may be.</summary>
    public void Add(EdgeApp app) => _apps.TryAdd(app, 0);

    /// <summary>Those that were added since the last call. Who looks at them adds those that are not over it.</summary>
    public IReadOnlyCollection<EdgeApp> Take()
    {
        if (_apps.IsEmpty) return [];
        var taken = _apps.Keys;
        foreach (var app in taken) _apps.TryRemove(app, out _);
        return (IReadOnlyCollection<EdgeApp>)taken;
    }
}
