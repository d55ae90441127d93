namespace Odin.Edge.Apps;

/// <summary>Whether something has happened to an app since its edge looked. From any thread; a mark that is set already costs one
/// read.</summary>
internal sealed class AppActivity(EdgeApp app, ActiveApps? apps)
{
    private bool _isSet;
    private long _findings;

    /// <summary>How often anything changed that a report may have to say, but for sessions and slots.</summary>
    public long Findings => Volatile.Read(ref _findings);

    /// <summary>Called after what happened was counted, so that whoever takes the mark off before finds it at the next look.</summary>
    public void Set()
    {
        if (Volatile.Read(ref _isSet)) return;
        Volatile.Write(ref _isSet, true);
        apps?.Add(app);
    }

    /// <summary>Something was found out about a target.</summary>
    public void OnFinding()
    {
        Interlocked.Increment(ref _findings);
        Set();
    }

    /// <summary>Whatever happens from now on sets the mark again.</summary>
    public void Clear() => Interlocked.Exchange(ref _isSet, false);
}
