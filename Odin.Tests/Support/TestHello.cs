using System.Buffers.Binary;
using System.Net.Security;
using System.Security.Authentication;
using System.Text;

namespace Odin.Tests.Support;

/// <summary>ClientHellos, made by hand and taken from a real client.</summary>
internal static class TestHello
{
    /// <summary>One record with a session id, two suites (one GREASE) and these extensions before and behind the name.</summary>
    /// <param name="name">Null: no extension for it.</param>
    public static byte[] Of(string? name, byte[]? before = null, byte[]? behind = null, byte minor = 3)
    {
        byte[] body =
        [
            3, minor, .. Enumerable.Range(0, 32).Select(value => (byte)value), 4, 9, 9, 9, 9, 0, 4, 0x1A, 0x1A, 0x13, 0x01, 1, 0,
            .. Vector([.. before ?? [], .. name is null ? [] : NameExtension(name), .. behind ?? []]),
        ];
        return Record(Message(body));
    }

    /// <summary>As TLS 1.0 allows: no extensions, not even their length.</summary>
    public static byte[] WithoutExtensions() => Record(Message([3, 1, .. new byte[32], 0, 0, 2, 0, 47, 1, 0]));

    public static byte[] Extension(int type, byte[] content) => [(byte)(type >> 8), (byte)type, .. Vector(content)];

    public static byte[] NameExtension(string name) => Extension(0, Vector([0, .. Vector(Encoding.Latin1.GetBytes(name))]));

    /// <summary>The same message in records of so many bytes.</summary>
    public static byte[] InRecordsOf(byte[] hello, int bytes) => [.. hello[5..].Chunk(bytes).SelectMany(part => Record(part))];

    /// <summary>What .NET's own client (OpenSSL on Linux) says.</summary>
    public static async Task<byte[]> RealAsync(string name, SslProtocols protocols = SslProtocols.None)
    {
        var stream = new FirstWrite();
        using var client = new SslStream(stream);
        await Should.ThrowAsync<Exception>(client.AuthenticateAsClientAsync(new SslClientAuthenticationOptions
        {
            TargetHost = name,
            EnabledSslProtocols = protocols,
            ApplicationProtocols = [SslApplicationProtocol.Http2, SslApplicationProtocol.Http11],
        }));
        return stream.Bytes;
    }

    private static byte[] Record(byte[] payload) => [22, 3, 1, .. Vector(payload)];

    private static byte[] Message(byte[] body) => [1, 0, .. Vector(body)];

    private static byte[] Vector(byte[] content)
    {
        var length = new byte[2];
        BinaryPrimitives.WriteUInt16BigEndian(length, checked((ushort)content.Length));
        return [.. length, .. content];
    }

    /// <summary>A connection that ends after the first thing that was written.</summary>
    private sealed class FirstWrite : Stream
    {
        public byte[] Bytes { get; private set; } = [];

        public override bool CanRead => true;

        public override bool CanSeek => false;

        public override bool CanWrite => true;

        public override long Length => throw new NotSupportedException();

        public override long Position { get => throw new NotSupportedException(); set => throw new NotSupportedException(); }

        public override void Flush() { }

        public override int Read(byte[] buffer, int offset, int count) => 0;

        public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) => new(0);

        public override void Write(byte[] buffer, int offset, int count) => Keep(buffer.AsSpan(offset, count));

        public override ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
        {
            Keep(buffer.Span);
            return default;
        }

        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

        public override void SetLength(long value) => throw new NotSupportedException();

        private void Keep(ReadOnlySpan<byte> bytes)
        {
            if (Bytes.Length == 0) Bytes = bytes.ToArray();
        }
    }
}
