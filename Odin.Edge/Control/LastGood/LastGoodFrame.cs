using System.Buffers.Binary;
using System.Collections.Immutable;
using System.Security.Cryptography;

namespace Odin.Edge.Control.LastGood;

/// <summary>The last-good file byte by byte: <c>ODINGOOD</c>, format version (4 bytes, big endian), length of the content (4),
/// HMAC-SHA-256 of all that and the content (32), content. Format 1 has the content's SHA-256 in that place. A later change of it is a
/// frame of the same form, whose signature is also over the signature of the frame before it: it fits no other file and no other place.
/// </summary>
internal static class LastGoodFrame
{
    public const int Format = 2;

    private const int UnsignedFormat = 1;
    private const int SumAt = 16;
    private const int HeaderBytes = SumAt + SHA256.HashSizeInBytes;

    /// <summary>With which a file is signed, and what signs the change after it.</summary>
    public static ReadOnlyMemory<byte> SignatureOf(ReadOnlyMemory<byte> frame) => frame[SumAt..HeaderBytes];

    private static ReadOnlySpan<byte> Magic => "ODINGOOD"u8;

    /// <param name="content">What the frame holds.</param>
    /// <param name="key">Of this edge.</param>
    /// <param name="after">The signature of the frame before; empty: this is a file's first.</param>
    public static byte[] Wrap(ReadOnlySpan<byte> content, byte[] key, ReadOnlySpan<byte> after = default)
    {
        var file = new byte[HeaderBytes + content.Length];
        Magic.CopyTo(file);
        BinaryPrimitives.WriteInt32BigEndian(file.AsSpan(8), Format);
        BinaryPrimitives.WriteInt32BigEndian(file.AsSpan(12), content.Length);
        content.CopyTo(file.AsSpan(HeaderBytes));
        Signature(after, file, key).CopyTo(file, SumAt);
        return file;
    }

    /// <summary>The content, or in words for people why it is none.</summary>
    /// <param name="key">Null: this edge has signed nothing yet, and a file of a release that did not sign is taken.</param>
    public static (ReadOnlyMemory<byte> Content, string? Damage) Unwrap(ReadOnlyMemory<byte> file, byte[]? key)
    {
        var bytes = file.Span;
        if (bytes.Length < HeaderBytes || !bytes[..8].SequenceEqual(Magic)) return (default, "it does not begin as a last-good file does");
        var format = BinaryPrimitives.ReadInt32BigEndian(bytes[8..]);
        if (format is not (Format or UnsignedFormat)) return (default, $"it has format {format}, and this release reads {Format}");
        var length = BinaryPrimitives.ReadInt32BigEndian(bytes[12..]);
        if (length != bytes.Length - HeaderBytes)
            return (default, $"it holds {bytes.Length - HeaderBytes} bytes of content instead of {length}");
        return WhyNot(bytes, format, key) is { } damage ? (default, damage) : (file[HeaderBytes..], null);
    }

    /// <summary>The changes that follow a file, one frame after the other, up to the first that does not: it was cut off, or is of another
    /// file.</summary>
    /// <param name="frames">One after the other.</param>
    /// <param name="key">Of this edge.</param>
    /// <param name="after">The file's signature.</param>
    /// <returns>The content of each, and how many bytes do not follow.</returns>
    public static (ImmutableArray<ReadOnlyMemory<byte>> Contents, int UnusedBytes) Unwrap(ReadOnlyMemory<byte> frames, byte[] key,
        ReadOnlyMemory<byte> after)
    {
        var contents = ImmutableArray.CreateBuilder<ReadOnlyMemory<byte>>();
        while (First(frames) is { } frame && CryptographicOperations.FixedTimeEquals(Signature(after.Span, frame.Span, key),
            SignatureOf(frame).Span))
        {
            contents.Add(frame[HeaderBytes..]);
            (after, frames) = (SignatureOf(frame), frames[frame.Length..]);
        }

        return (contents.ToImmutable(), frames.Length);
    }

    /// <summary>Of a release that did not sign.</summary>
    public static bool IsUnsigned(ReadOnlySpan<byte> file) =>
        file.Length >= HeaderBytes && BinaryPrimitives.ReadInt32BigEndian(file[8..]) == UnsignedFormat;

    /// <summary>Null: there is no whole frame.</summary>
    private static ReadOnlyMemory<byte>? First(ReadOnlyMemory<byte> frames)
    {
        var bytes = frames.Span;
        if (bytes.Length < HeaderBytes || !bytes[..8].SequenceEqual(Magic)) return null;
        if (BinaryPrimitives.ReadInt32BigEndian(bytes[8..]) != Format) return null;
        var length = BinaryPrimitives.ReadInt32BigEndian(bytes[12..]);
        return length >= 0 && length <= bytes.Length - HeaderBytes ? frames[..(HeaderBytes + length)] : default(ReadOnlyMemory<byte>?);
    }

    private static string? WhyNot(ReadOnlySpan<byte> file, int format, byte[]? key)
    {
        if (format == UnsignedFormat)
        {
            if (key is not null) return "it is not signed, and this edge has signed its file before: somebody else wrote it";
            Span<byte> sum = stackalloc byte[SHA256.HashSizeInBytes];
            SHA256.HashData(file[HeaderBytes..], sum);
            return sum.SequenceEqual(file[SumAt..HeaderBytes]) ? null : "its checksum does not fit its content";
        }

        if (key is null) return $"the key that it is signed with ({LastGoodKey.Name}) is not there";
        return CryptographicOperations.FixedTimeEquals(Signature([], file, key), file[SumAt..HeaderBytes])
            ? null : $"it is not signed with this edge's key ({LastGoodKey.Name}): it was changed, or is of another edge";
    }

    private static byte[] Signature(ReadOnlySpan<byte> after, ReadOnlySpan<byte> file, byte[] key)
    {
        using var hmac = IncrementalHash.CreateHMAC(HashAlgorithmName.SHA256, key);
        hmac.AppendData(after);
        hmac.AppendData(file[..SumAt]);
        hmac.AppendData(file[HeaderBytes..]);
        return hmac.GetHashAndReset();
    }
}
