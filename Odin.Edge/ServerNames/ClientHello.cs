using System.Buffers.Binary;

namespace Odin.Edge.ServerNames;

/// <summary>Finds the name of the server in the first message of a TLS client: RFC 8446 (4.1.2, 5.1) and RFC 6066 (3).</summary>
/// <remarks>
/// It reads what TLS 1.0 to 1.3 have in common and judges nothing else: the target does. Extensions and suites that nobody knows (GREASE)
/// are stepped over. With Encrypted ClientHello the outer name counts, the only one that can be read. The message may be cut into records
/// anywhere; the answer is known as soon as the name has come.
/// </remarks>
internal static class ClientHello
{
    /// <summary>The most that is looked at, record headers included.</summary>
    public const int MaxBytes = 16 * 1024;

    /// <summary>Room that a name needs: DNS allows 253 characters, and a name of one more may end in a dot.</summary>
    public const int MaxName = 255;

    private const int RecordHeadBytes = 5;
    private const int MaxRecordBytes = 16 * 1024;
    private const byte HandshakeRecord = 22;
    private const byte HelloMessage = 1;
    private const int ServerNameExtension = 0;
    private const int HostName = 0;
    private const int RandomBytes = 32;

    /// <param name="bytes">The connection's first bytes; only <see cref="MaxBytes"/> of them are looked at.</param>
    /// <param name="message">Room for as many bytes again: the message without the heads of its records.</param>
    /// <param name="name">Room for <see cref="MaxName"/> characters.</param>
    /// <param name="length">How many of them the name has: in lower case, without a dot at its end.</param>
    public static HelloOutcome Parse(ReadOnlySpan<byte> bytes, Span<byte> message, Span<char> name, out int length)
    {
        length = 0;
        if (!TryUnwrap(bytes[..Math.Min(bytes.Length, MaxBytes)], message, out var count)) return HelloOutcome.NotTls;

        var outcome = FindName(message[..count], out var raw);
        if (outcome == HelloOutcome.Named && !TryNormalise(raw, name, out length)) return HelloOutcome.Nameless;
        return outcome == HelloOutcome.Incomplete && bytes.Length >= MaxBytes ? HelloOutcome.Nameless : outcome;
    }

    /// <summary>What has come of the message, maybe with what the client sent behind it. False: these are no handshake records.</summary>
    private static bool TryUnwrap(ReadOnlySpan<byte> bytes, Span<byte> message, out int count)
    {
        count = 0;
        while (!bytes.IsEmpty)
        {
            if (bytes[0] != HandshakeRecord || (bytes.Length > 1 && bytes[1] != 3)) return IsWhole(message[..count]);
            if (bytes.Length < RecordHeadBytes) return true;
            var length = BinaryPrimitives.ReadUInt16BigEndian(bytes[3..]);
            if (length is 0 or > MaxRecordBytes) return IsWhole(message[..count]);

            bytes = bytes[RecordHeadBytes..];
            var part = bytes[..Math.Min(length, bytes.Length)];
            part.CopyTo(message[count..]);
            count += part.Length;
            bytes = bytes[part.Length..];
        }

        return true;
    }

    /// <summary>A record of another kind may follow the message, never interrupt it: early data, for one.</summary>
    private static bool IsWhole(ReadOnlySpan<byte> message)
    {
        var reader = new HelloReader(message);
        return reader.TryTakeNumber(1, out _) && reader.TryTakeNumber(3, out var length) && reader.TryTake(length, out _);
    }

    private static HelloOutcome FindName(ReadOnlySpan<byte> message, out ReadOnlySpan<byte> name)
    {
        name = default;
        var reader = new HelloReader(message);
        if (!reader.TryTakeNumber(1, out var type)) return reader.Failure;
        if (type != HelloMessage) return HelloOutcome.NotTls;
        if (!reader.TryTakeNumber(3, out var length) || !reader.TryEnter(length) || !reader.TryTakeNumber(2, out var version))
            return reader.Failure;
        if (version >> 8 != 3) return HelloOutcome.NotTls;

        // Random, session id, cipher suites, compression methods.
        if (!reader.TryTake(RandomBytes, out _) || !reader.TrySkipVector(1) || !reader.TrySkipVector(2) || !reader.TrySkipVector(1))
            return reader.Failure;
        if (reader.IsAtEnd) return HelloOutcome.Nameless;   // TLS 1.0 knows no extensions.
        if (!reader.TryTakeNumber(2, out length) || !reader.TryEnter(length)) return reader.Failure;
        while (!reader.IsAtEnd)
        {
            if (!reader.TryTakeNumber(2, out type) || !reader.TryTakeNumber(2, out length)) return reader.Failure;
            if (type == ServerNameExtension) return ReadNames(ref reader, length, out name);
            if (!reader.TryTake(length, out _)) return reader.Failure;
        }

        return HelloOutcome.Nameless;
    }

    /// <summary>The list may have names of kinds that nobody has defined yet.</summary>
    private static HelloOutcome ReadNames(scoped ref HelloReader reader, int length, out ReadOnlySpan<byte> name)
    {
        name = default;
        if (!reader.TryEnter(length) || !reader.TryTakeNumber(2, out length) || !reader.TryEnter(length)) return reader.Failure;
        while (!reader.IsAtEnd)
        {
            if (!reader.TryTakeNumber(1, out var type) || !reader.TryTakeNumber(2, out length) || !reader.TryTake(length, out var raw))
                return reader.Failure;
            if (type != HostName) continue;
            name = raw;
            return HelloOutcome.Named;
        }

        return HelloOutcome.Nameless;
    }

    /// <summary>Letters, digits, dashes, underscores and dots only: nothing else can be the name of an app.</summary>
    private static bool TryNormalise(ReadOnlySpan<byte> raw, Span<char> name, out int length)
    {
        length = 0;
        if (raw.Length > 1 && raw[^1] == '.') raw = raw[..^1];
        if (raw.Length is 0 or > MaxName) return false;
        foreach (var one in raw)
        {
            var letter = (char)one;
            if (!char.IsAsciiLetterOrDigit(letter) && letter is not ('-' or '_' or '.')) return false;
            name[length++] = char.ToLowerInvariant(letter);
        }

        return true;
    }
}
