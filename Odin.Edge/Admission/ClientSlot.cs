namespace Odin.Edge.Admission;

/// <summary>What an admitted client holds until its session ends. Kept and disposed on the session's loop.</summary>
internal struct ClientSlot(ClientCounts counts, ClientKey client) : IDisposable
{
    private ClientCounts? _counts = counts;

    /// <summary>A second call does nothing.</summary>
    public void Dispose()
    {
        _counts?.Release(client);
        _counts = null;
    }
}
