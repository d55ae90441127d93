namespace Odin.Grains.Consoles;

/// <summary>An order of sessions. Pure; the same on edges and silos, which merge.</summary>
[GenerateSerializer, Immutable, Alias("odin.session-order")]
public readonly record struct SessionOrder([property: Id(0)] SessionSort By, [property: Id(1)] bool IsDescending) : IComparer<SessionKey>
{
    /// <summary>The oldest first.</summary>
    public static readonly SessionOrder Longest = new(SessionSort.Start, IsDescending: false);

    public SessionKey KeyOf(SessionRow row) => new(
        By switch
        {
            SessionSort.Start => row.Start.UtcTicks,
            SessionSort.Bytes => row.BytesUp + row.BytesDown,
            SessionSort.LastMoved => row.LastMoved.UtcTicks,
            _ => 0,
        }, row.SessionId);

    public int Compare(SessionKey x, SessionKey y)
    {
        var byValue = IsDescending ? y.Value.CompareTo(x.Value) : x.Value.CompareTo(y.Value);
        if (byValue != 0) return byValue;
        return By == SessionSort.Id && IsDescending ? y.SessionId.CompareTo(x.SessionId) : x.SessionId.CompareTo(y.SessionId);
    }
}
