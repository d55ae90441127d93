using System.Buffers.Binary;

namespace Odin.Edge.Announcing.Bgp;

/// <summary>Cuts what a peer sends into messages and checks their headers, RFC 4271 6.1.</summary>
internal sealed class BgpFrames
{
    private readonly byte[] _buffer = new byte[BgpWriter.MaxMessage];
    private int _length;

    /// <summary>Bytes of a message that is not complete yet.</summary>
    public ReadOnlySpan<byte> Unread => _buffer.AsSpan(0, _length);

    /// <summary>Takes as many bytes as fit; call <see cref="TryTake"/> until it has no more, then add the rest.</summary>
    public int Add(ReadOnlySpan<byte> bytes)
    {
        var taken = Math.Min(bytes.Length, _buffer.Length - _length);
        bytes[..taken].CopyTo(_buffer.AsSpan(_length));
        _length += taken;
        return taken;
    }

    /// <summary>The next message. False: more bytes are needed, or <paramref name="error"/> says what is wrong.</summary>
    public bool TryTake(out BgpFrame frame, out BgpNotification? error)
    {
        (frame, error) = (default, null);
        if (_length < BgpWriter.HeaderBytes) return false;
        var length = BinaryPrimitives.ReadUInt16BigEndian(_buffer.AsSpan(16));
        error = Check(length, _buffer[18]);
        if (error is not null || _length < length) return false;

        frame = new BgpFrame((BgpMessageType)_buffer[18], _buffer[BgpWriter.HeaderBytes..length]);
        _buffer.AsSpan(length.._length).CopyTo(_buffer);
        _length -= length;
        return true;
    }

    private BgpNotification? Check(int length, byte type)
    {
        if (_buffer.AsSpan(0, 16).ContainsAnyExcept((byte)0xff)) return BgpNotification.NotSynchronised;
        if (length is < BgpWriter.HeaderBytes or > BgpWriter.MaxMessage) return BgpNotification.BadLength(length);
        var isGood = (BgpMessageType)type switch
        {
            BgpMessageType.Open => length >= 29,
            BgpMessageType.Update => length >= 23,
            BgpMessageType.Notification => length >= 21,
            BgpMessageType.KeepAlive => length == BgpWriter.HeaderBytes,
            BgpMessageType.RouteRefresh => length >= 23,
            _ => false,
        };
        if (isGood) return null;
        return Enum.IsDefined((BgpMessageType)type) ? BgpNotification.BadLength(length) : BgpNotification.BadType(type);
    }
}
