namespace Odin.Edge.Loops;

/// <summary>What one non-blocking read, write or splice came to.</summary>
internal readonly struct IoResult
{
    private const int BlockedValue = -1;
    private const int FailedValue = -2;
    private readonly int _value;

    private IoResult(int value) => _value = value;

    /// <summary>Nothing could be done now; the socket's readiness will say when.</summary>
    public static IoResult Blocked => new(BlockedValue);

    /// <summary>The connection is broken: reset, timed out, or written to after the peer had gone.</summary>
    public static IoResult Failed => new(FailedValue);

    public static IoResult Moved(int bytes) => new(bytes);

    /// <summary>Bytes moved; only meaningful when neither blocked nor failed. A read of 0 bytes is the peer's FIN.</summary>
    public int Bytes => _value;

    public bool IsBlocked => _value == BlockedValue;
    public bool IsFailed => _value == FailedValue;
}
