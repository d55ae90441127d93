namespace Odin.Grains.Consoles;

/// <summary>Where a live session stands.</summary>
public enum SessionState
{
    /// <summary>It is being admitted, or waits for a target.</summary>
    Assigning,

    /// <summary>A connection to a target is being opened.</summary>
    Connecting,

    /// <summary>Bytes go both ways.</summary>
    Data,

    /// <summary>One direction has ended with FIN.</summary>
    LastData,
}
