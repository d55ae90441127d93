namespace Odin.Edge.Targets;

/// <summary>The failures of one kind since the last success that are not older than a window. Guarded by its owner's lock;
/// <see cref="IsEmpty"/> is not.</summary>
internal sealed class FailureRun
{
    private readonly Queue<long> _times = new();
    private volatile bool _isEmpty = true;

    public bool IsEmpty => _isEmpty;

    public int Count => _times.Count;

    /// <summary>Returns how many there are within the window now.</summary>
    public int Add(long nowMilliseconds, long windowMilliseconds)
    {
        while (_times.TryPeek(out var oldest) && nowMilliseconds - oldest > windowMilliseconds) _times.Dequeue();
        if (_times.Count < 1000) _times.Enqueue(nowMilliseconds);   // The largest threshold the configuration allows.
        _isEmpty = false;
        return _times.Count;
    }

    public void Clear()
    {
        _times.Clear();
        _isEmpty = true;
    }
}
