using System.Collections.Concurrent;

namespace Odin.Edge.Apps;

/// <summary>The apps of an edge that are used, or of which there may be something to say, so that nobody looks at all the others each
/// second. Apps are added from any thread; the rest is for the control side.</summary>
/// <remarks>An app that has become quiet is looked at once more after its mark was taken off. A loop that counted something while it still
/// saw the mark does not add the app again; its count is found by that look.</remarks>
internal sealed class ActiveApps
{
    private readonly ConcurrentQueue<EdgeApp> _added = new();
    private readonly Dictionary<EdgeApp, bool> _apps = new(ReferenceEqualityComparer.Instance);   // True: its mark was taken off.

    /// <summary>It has been used, or has changed.</summary>
    public void Add(EdgeApp app) => _added.Enqueue(app);

    /// <summary>Those that are to be looked at now.</summary>
    public IReadOnlyCollection<EdgeApp> Take()
    {
        while (_added.TryDequeue(out var app)) _apps[app] = false;
        return _apps.Keys;
    }

    /// <summary>After a look at all of them: lets go of those that were quiet at this look and at the one before.</summary>
    /// <param name="isQuiet">The look at the app found nothing.</param>
    public void Release(Func<EdgeApp, bool> isQuiet)
    {
        foreach (var (app, isUnmarked) in _apps)
        {
            if (!isQuiet(app)) continue;
            if (isUnmarked)
            {
                _apps.Remove(app);   // A dictionary may be thinned out while it is read.
                continue;
            }

            app.Activity.Clear();
            _apps[app] = true;
        }
    }
}
