namespace Odin.Edge.Limits;

/// <summary>One session counted under one limit until it is disposed. Kept and disposed on the loop that took
/// it. The default counts under none.</summary>
internal struct Permit(PermitPool? pool) : IDisposable
{
    private PermitPool? _pool = pool;

    /// <summary>Counts a session that began before it was limited, so that it is not missed; does
    /// nothing when it is counted there already.</summary>
    public void Adopt(PermitPool? pool)
    {
        if (pool is null || ReferenceEquals(pool, _pool)) return;
        Dispose();
        pool.Adopt();
        _pool = pool;
    }

    /// <summary>A second call does nothing.</summary>
    public void Dispose()
    {
        _pool?.Release();
        _pool = null;
    }
}
