using System.Text;
using Odin.Grains.Configuration.Nodes;

namespace Odin.Cli.Configuration;

/// <summary>The text of a configuration: read once, whole, up to a limit, and refused when it is no UTF-8.</summary>
internal static class ConfigText
{
    private const int ChunkBytes = 64 * 1024;

    private static readonly UTF8Encoding Strict = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    /// <summary>The text of a file, or why there is none. Never waits for another process to write.</summary>
    public static (string? Text, SyntaxFailure? Failure) ReadFile(string path)
    {
        var (handle, failure) = RegularFile.Open(path);
        if (handle is null) return Refuse(failure!);
        using var stream = new FileStream(handle, FileAccess.Read, bufferSize: 0);
        return Read(stream);
    }

    /// <summary>The text of a stream, to its end.</summary>
    public static (string? Text, SyntaxFailure? Failure) Read(Stream stream)
    {
        var bytes = new MemoryStream();
        var chunk = new byte[ChunkBytes];
        try
        {
            while (stream.Read(chunk) is > 0 and var count)
            {
                bytes.Write(chunk, 0, count);
                if (bytes.Length > DocumentBudget.MaxBytes)
                    return Refuse($"it is larger than {DocumentBudget.MaxBytes / (1024 * 1024)} MiB, the most a configuration may have.");
            }
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return Refuse($"it cannot be read: {exception.Message}");
        }

        return Decode(bytes.GetBuffer().AsSpan(0, (int)bytes.Length));
    }

    private static (string? Text, SyntaxFailure? Failure) Decode(ReadOnlySpan<byte> bytes)
    {
        if (bytes is [0xff, 0xfe, ..] or [0xfe, 0xff, ..]) return Refuse("this is UTF-16 text; save it as UTF-8.");
        if (bytes is [0xef, 0xbb, 0xbf, ..]) bytes = bytes[3..];
        try
        {
            return (Strict.GetString(bytes), null);
        }
        catch (DecoderFallbackException exception)
        {
            var before = bytes[..Math.Clamp(exception.Index, 0, bytes.Length)];
            var column = Encoding.UTF8.GetCharCount(before[(before.LastIndexOf((byte)'\n') + 1)..]) + 1;
            var shown = exception.BytesUnknown is { Length: > 0 } wrong ? $" (byte 0x{wrong[0]:x2})" : "";
            return (null,
                new SyntaxFailure(before.Count((byte)'\n') + 1, column, $"this is not UTF-8 text{shown}; save the file as UTF-8."));
        }
    }

    private static (string? Text, SyntaxFailure? Failure) Refuse(string message) => (null, new SyntaxFailure(0, 0, message));
}
