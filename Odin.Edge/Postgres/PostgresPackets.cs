using System.Buffers.Binary;

namespace Odin.Edge.Postgres;

/// <summary>Reads and writes what goes before a session of PostgreSQL.</summary>
internal static class PostgresPackets
{
    /// <summary>Length and code, all that is needed to know a request.</summary>
    public const int HeadBytes = 8;

    public const byte Yes = (byte)'S';
    public const byte No = (byte)'N';

    private const int CancelBytes = 16;
    private const int MaxStartupBytes = 10_000;   // PostgreSQL: MAX_STARTUP_PACKET_LENGTH
    private const int CancelCode = 80877102;
    private const int TlsCode = 80877103;
    private const int GssCode = 80877104;

    public static ReadOnlySpan<byte> TlsRequest => [0, 0, 0, HeadBytes, 0x04, 0xD2, 0x16, 0x2F];

    /// <summary>To who begins without encryption where there is none: a FATAL ErrorResponse, which every client shows.</summary>
    public static ReadOnlySpan<byte> EncryptionIsRequired => Refused;

    private static readonly byte[] Refused = ErrorOf("SFATAL\0VFATAL\0C28000\0"u8,
        "Mthis server takes encrypted connections only: connect with sslmode=require or, to know the server, sslmode=verify-full\0\0"u8);

    /// <param name="head">What has come, up to <see cref="HeadBytes"/> of it.</param>
    public static PostgresRequest Read(ReadOnlySpan<byte> head)
    {
        if (head.Length > 0 && head[0] != 0) return PostgresRequest.Other;
        if (head.Length < HeadBytes) return PostgresRequest.Incomplete;
        var (length, code) = (BinaryPrimitives.ReadInt32BigEndian(head), BinaryPrimitives.ReadInt32BigEndian(head[4..]));
        return (length, code) switch
        {
            (HeadBytes, TlsCode) => PostgresRequest.Tls,
            (HeadBytes, GssCode) => PostgresRequest.Gss,
            (CancelBytes, CancelCode) => PostgresRequest.Cancel,
            ( > HeadBytes and <= MaxStartupBytes, _) when code >> 16 == 3 => PostgresRequest.Startup,
            _ => PostgresRequest.Other,
        };
    }

    /// <summary>In words for people, what a target's answer to SSLRequest means; null: TLS is next.</summary>
    public static string? WhyNoTls(byte answer) => answer switch
    {
        Yes => null,
        No => "it has no TLS: it answers SSLRequest with N; turn on ssl there",
        _ => $"it is no PostgreSQL with TLS: it answers SSLRequest with byte {answer}",
    };

    private static byte[] ErrorOf(ReadOnlySpan<byte> fields, ReadOnlySpan<byte> message)
    {
        byte[] all = [(byte)'E', 0, 0, 0, 0, .. fields, .. message];
        BinaryPrimitives.WriteInt32BigEndian(all.AsSpan(1), all.Length - 1);
        return all;
    }
}
