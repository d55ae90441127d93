namespace Odin.Edge.Admission;

/// <summary>What an admitted client holds until its session ends. Kept and disposed on the session's loop.</summary>
internal struct Grant : IDisposable
{
    /// <summary>A second call does nothing.</summary>
    public void Dispose()
    {
    }
}
