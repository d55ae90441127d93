using System.IO.Compression;

namespace Odin.Grains.Catalog;

/// <summary>A large text in a tenth of its bytes, as gzip, which begins with two bytes that no text begins with. A small one stays as it
/// is, for people.</summary>
internal static class CompressedText
{
    /// <summary>Whoever may write into the storage must not fill the memory of a silo with a few bytes.</summary>
    private const int MaxBytes = 512 * 1024 * 1024;

    private const int ChunkBytes = 64 * 1024;

    private const int LargeBytes = 64 * 1024;

    public static BinaryData Of(BinaryData text)
    {
        if (text.ToMemory().Length < LargeBytes) return text;
        var compressed = new MemoryStream();
        using (var stream = new GZipStream(compressed, CompressionLevel.Fastest, leaveOpen: true)) stream.Write(text.ToMemory().Span);
        return BinaryData.FromBytes(compressed.ToArray());
    }

    /// <summary>The text, whether it was compressed or not.</summary>
    /// <exception cref="InvalidDataException">It is damaged, or larger than anything that was compressed here.</exception>
    public static BinaryData Expand(BinaryData stored)
    {
        if (stored.ToMemory().Span is not [0x1f, 0x8b, ..]) return stored;
        using var stream = new GZipStream(stored.ToStream(), CompressionMode.Decompress);
        var text = new MemoryStream();
        var chunk = new byte[ChunkBytes];
        while (stream.Read(chunk) is > 0 and var count)
        {
            if (text.Length + count > MaxBytes) throw new InvalidDataException($"it expands to more than {MaxBytes} bytes");
            text.Write(chunk, 0, count);
        }

        return BinaryData.FromBytes(text.GetBuffer().AsMemory(0, (int)text.Length));
    }
}
