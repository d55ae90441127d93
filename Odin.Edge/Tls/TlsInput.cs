namespace Odin.Edge.Tls;

/// <summary>What one read of a socket brought, on its way to OpenSSL, which takes the head and then the rest of each record. One per
/// thread, empty between calls.</summary>
/// <remarks>OpenSSL could read ahead itself. But it moves what is left of its buffer in memory for each record, and reads the rest of a
/// record that it has a part of alone.</remarks>
internal sealed class TlsInput
{
    /// <summary>What a full record carries.</summary>
    public const int RecordDataBytes = 16 * 1024;

    private const int HeadBytes = 5;

    /// <summary>Of TLS 1.3: head, data, the kind of data, and a tag. Those of TLS 1.2 differ by a few bytes, which cost a small read or
    /// have to be kept for the next one.</summary>
    private const int RecordBytes = HeadBytes + RecordDataBytes + 1 + 16;

    /// <summary>A loop's large buffer full of data, with what encrypts it.</summary>
    private const int CapacityBytes = 512 * 1024;

    [ThreadStatic] private static TlsInput? t_own;

    private readonly byte[] _bytes = GC.AllocateUninitializedArray<byte>(CapacityBytes, pinned: true);
    private int _start;
    private int _end;

    public static TlsInput OfThread => t_own ??= new TlsInput();

    public bool IsEmpty => _start == _end;

    public ReadOnlySpan<byte> Rest => _bytes.AsSpan(_start, _end - _start);

    /// <summary>For one read of the socket: up to the end of the last full record whose data has room.</summary>
    /// <param name="asked">What OpenSSL lacks of a head or of the rest of a record.</param>
    /// <param name="room">Of the caller, for data.</param>
    public Span<byte> RoomFor(int asked, int room)
    {
        var records = Math.Max(1, room / RecordDataBytes);
        var bytes = asked > HeadBytes ? asked + ((records - 1) * RecordBytes) : records * RecordBytes;
        return _bytes.AsSpan(0, Math.Min(bytes, CapacityBytes));
    }

    /// <summary>The room that was asked for last now begins with so many bytes.</summary>
    public void Filled(int bytes) => (_start, _end) = (0, bytes);

    public int Take(Span<byte> buffer)
    {
        var count = Math.Min(buffer.Length, _end - _start);
        _bytes.AsSpan(_start, count).CopyTo(buffer);
        _start += count;
        return count;
    }

    public void Clear() => (_start, _end) = (0, 0);
}
