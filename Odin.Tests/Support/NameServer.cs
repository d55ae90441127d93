using System.Buffers.Binary;
using System.Net;

namespace Odin.Tests.Support;

/// <summary>A name server on loopback that says the same of every name: real UDP, real packets (RFC 1035).</summary>
internal sealed class NameServer : IAsyncDisposable
{
    private const ushort TypeA = 1;

    private readonly UdpServer _server;

    public NameServer() => _server = new UdpServer(query => Answer(query.Span));

    public IPEndPoint Endpoint => _server.Endpoint;

    /// <summary>Empty: it fails (SERVFAIL).</summary>
    public IPAddress[] Addresses { get; set; } = [];

    public TimeSpan TimeToLive { get; set; } = TimeSpan.FromSeconds(1);

    public ValueTask DisposeAsync() => _server.DisposeAsync();

    private byte[] Answer(ReadOnlySpan<byte> query)
    {
        var end = 12;
        while (query[end] != 0) end += query[end] + 1;
        var type = BinaryPrimitives.ReadUInt16BigEndian(query[(end + 1)..]);
        var question = query[12..(end + 5)];
        var addresses = type == TypeA ? Addresses : [];
        var packet = new byte[12 + question.Length + 16 * addresses.Length];
        query[..2].CopyTo(packet);
        BinaryPrimitives.WriteUInt16BigEndian(packet.AsSpan(2), (ushort)(Addresses.Length > 0 ? 0x8180 : 0x8182));
        packet[5] = 1;
        packet[7] = (byte)addresses.Length;
        question.CopyTo(packet.AsSpan(12));
        for (var index = 0; index < addresses.Length; index++) Write(packet.AsSpan(12 + question.Length + 16 * index), addresses[index]);
        return packet;
    }

    /// <summary>A record of the name in the question (a pointer to it), class IN.</summary>
    private void Write(Span<byte> record, IPAddress address)
    {
        (record[0], record[1], record[3], record[5], record[11]) = (0xC0, 12, (byte)TypeA, 1, 4);
        BinaryPrimitives.WriteUInt32BigEndian(record[6..], (uint)TimeToLive.TotalSeconds);
        address.TryWriteBytes(record[12..], out _);
    }
}
