using System.Collections.Concurrent;
using Odin.Hosting.Background;

namespace Odin.Edge.Apps;

/// <summary>The apps of an edge with a target or an address that is out, so that nobody looks at all the others several times a second.
/// From any thread.</summary>
internal sealed class TroubledApps
{
    private readonly ConcurrentDictionary<EdgeApp, byte> _apps = new(ReferenceEqualityComparer.Instance);

    private readonly Gate _any = new();

    /// <summary>Something is out, or may be.</summary>
    public void Add(EdgeApp app)
    {
        if (_apps.TryAdd(app, 0)) _any.IsOpen = true;
    }

    /// <summary>Completes as soon as there is one to look at.</summary>
    public Task WhenAnyAsync(CancellationToken cancellationToken) => _any.WhenOpenAsync(cancellationToken);

    /// <summary>Looks at those that were added since the last call. Who looks adds those that are not over it.</summary>
    /// <param name="look">At one of them. Where it throws the others are looked at all the same, and that one again with the next
    /// call.</param>
    /// <param name="onBug">It threw.</param>
    public void Each(Action<EdgeApp> look, Action<EdgeApp, Exception> onBug)
    {
        _any.IsOpen = false;   // Before the look: who adds one meanwhile opens it again.
        foreach (var app in _apps.Keys)
        {
            _apps.TryRemove(app, out _);
            try
            {
                look(app);
            }
            catch (Exception exception)
            {
                Add(app);
                onBug(app, exception);
            }
        }
    }
}
