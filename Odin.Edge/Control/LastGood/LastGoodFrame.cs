using System.Buffers.Binary;
using System.Security.Cryptography;

namespace Odin.Edge.Control.LastGood;

/// <summary>The last-good file byte by byte: <c>ODINGOOD</c>, format version (4 bytes, big endian), length of the content (4),
/// SHA-256 of the content (32), content.</summary>
internal static class LastGoodFrame
{
    public const int Format = 1;

    private const int HeaderBytes = 8 + 4 + 4 + SHA256.HashSizeInBytes;

    private static ReadOnlySpan<byte> Magic => "ODINGOOD"u8;

    public static byte[] Wrap(ReadOnlySpan<byte> content)
    {
        var file = new byte[HeaderBytes + content.Length];
        Magic.CopyTo(file);
        BinaryPrimitives.WriteInt32BigEndian(file.AsSpan(8), Format);
        BinaryPrimitives.WriteInt32BigEndian(file.AsSpan(12), content.Length);
        SHA256.HashData(content, file.AsSpan(16));
        content.CopyTo(file.AsSpan(HeaderBytes));
        return file;
    }

    /// <summary>The content, or in words for people why it is none.</summary>
    public static (ReadOnlyMemory<byte> Content, string? Damage) Unwrap(ReadOnlyMemory<byte> file)
    {
        var bytes = file.Span;
        if (bytes.Length < HeaderBytes || !bytes[..8].SequenceEqual(Magic)) return (default, "it does not begin as a last-good file does");
        var format = BinaryPrimitives.ReadInt32BigEndian(bytes[8..]);
        if (format != Format) return (default, $"it has format {format}, and this release reads {Format}");
        var length = BinaryPrimitives.ReadInt32BigEndian(bytes[12..]);
        if (length != bytes.Length - HeaderBytes)
            return (default, $"it holds {bytes.Length - HeaderBytes} bytes of content instead of {length}");
        Span<byte> sum = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(bytes[HeaderBytes..], sum);
        return sum.SequenceEqual(bytes.Slice(16, SHA256.HashSizeInBytes))
            ? (file[HeaderBytes..], null) : (default, "its checksum does not fit its content");
    }
}
