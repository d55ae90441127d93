namespace Odin.Edge.Limits;

/// <summary>What a session holds under its app's limits, from before a target is assigned until it
/// ends. Kept and disposed on its loop.</summary>
internal struct HeldPermits(PermitPool? app, PermitPool? edge) : IDisposable
{
    private Permit _app = new(app);
    private Permit _edge = new(edge);

    /// <summary>For a session that came in before the app had these limits.</summary>
    public void Adopt(AppLimits limits)
    {
        _app.Adopt(limits.World);
        _edge.Adopt(limits.Edge);
    }

    public void Dispose()
    {
        _app.Dispose();
        _edge.Dispose();
    }
}
