using System.Buffers.Binary;

namespace Odin.Edge.Announcing.Bgp;

/// <summary>Writes one message, in network byte order. Lengths that stand before what they count are filled in afterwards.</summary>
internal sealed class BgpWriter
{
    /// <summary>RFC 4271 4.1; nothing that is written here comes near.</summary>
    public const int MaxMessage = 4096;

    public const int HeaderBytes = 19;

    private readonly byte[] _buffer = new byte[MaxMessage];
    private int _length;

    public BgpWriter(BgpMessageType type)
    {
        _buffer.AsSpan(0, 16).Fill(0xff);
        _length = 16;
        UInt16(0);
        Byte((byte)type);
    }

    public void Byte(byte value) => _buffer[_length++] = value;

    public void UInt16(int value)
    {
        BinaryPrimitives.WriteUInt16BigEndian(_buffer.AsSpan(_length), checked((ushort)value));
        _length += 2;
    }

    public void UInt32(uint value)
    {
        BinaryPrimitives.WriteUInt32BigEndian(_buffer.AsSpan(_length), value);
        _length += 4;
    }

    public void Bytes(ReadOnlySpan<byte> bytes)
    {
        bytes.CopyTo(_buffer.AsSpan(_length));
        _length += bytes.Length;
    }

    /// <summary>What <paramref name="content"/> writes, after its length in one byte.</summary>
    public void Counted8(Action content)
    {
        var at = _length++;
        content();
        _buffer[at] = checked((byte)(_length - at - 1));
    }

    /// <summary>What <paramref name="content"/> writes, after its length in two bytes.</summary>
    public void Counted16(Action content)
    {
        var at = _length;
        _length += 2;
        content();
        BinaryPrimitives.WriteUInt16BigEndian(_buffer.AsSpan(at), checked((ushort)(_length - at - 2)));
    }

    public byte[] ToMessage()
    {
        BinaryPrimitives.WriteUInt16BigEndian(_buffer.AsSpan(16), (ushort)_length);
        return _buffer[.._length];
    }
}
