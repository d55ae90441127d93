namespace Odin.Edge.Apps;

/// <summary>When the region answered last. While it answers, what it has not sent anew is as it was. Written by the control side, read from
/// any thread.</summary>
internal sealed class RegionContact
{
    private long _at;

    /// <summary>On the loop clock, in milliseconds; 0: not yet.</summary>
    public long At
    {
        get => Volatile.Read(ref _at);
        set => Volatile.Write(ref _at, value);
    }
}
