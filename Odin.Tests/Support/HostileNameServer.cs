using System.Buffers.Binary;
using System.Net;
using System.Text;

namespace Odin.Tests.Support;

/// <summary>A name server on loopback whose answers a test forges: real UDP, real packets (RFC 1035).</summary>
internal sealed class HostileNameServer : IAsyncDisposable
{
    private const ushort TypeA = 1, TypeAlias = 5;

    private readonly UdpServer _server;

    /// <param name="records">For a question: the name that each record belongs to, and where it leads, an address or an alias.</param>
    public HostileNameServer(Func<string, IEnumerable<(string Name, string Value)>> records)
    {
        Records = records;
        _server = new UdpServer(query => Answer(query.Span));
    }

    public IPEndPoint Endpoint => _server.Endpoint;

    public Func<string, IEnumerable<(string Name, string Value)>> Records { get; set; }

    /// <summary>Added to the id of the question.</summary>
    public ushort IdOffset { get; set; }

    /// <summary>What the answer says was asked; null: what was asked.</summary>
    public string? Question { get; set; }

    /// <summary>How many bytes of an answer are sent at most; null: all.</summary>
    public int? Cut { get; set; }

    public ValueTask DisposeAsync() => _server.DisposeAsync();

    private byte[] Answer(ReadOnlySpan<byte> query)
    {
        var name = NameIn(query, out var end);
        var type = BinaryPrimitives.ReadUInt16BigEndian(query[end..]);
        var records = type == TypeA ? Records(name).ToList() : [];
        using var packet = new MemoryStream();
        Write(packet, BinaryPrimitives.ReadUInt16BigEndian(query) + IdOffset, 0x8180, 1, records.Count, 0, 0);
        WriteName(packet, Question ?? name);
        Write(packet, type, 1);
        foreach (var (owner, value) in records) WriteRecord(packet, owner, value);
        return packet.ToArray()[..(int)Math.Min(Cut ?? packet.Length, packet.Length)];
    }

    private static string NameIn(ReadOnlySpan<byte> query, out int end)
    {
        var labels = new List<string>();
        for (end = 12; query[end] != 0; end += query[end] + 1) labels.Add(Encoding.ASCII.GetString(query.Slice(end + 1, query[end])));
        end++;
        return string.Join('.', labels);
    }

    /// <summary>Class IN, a second to live.</summary>
    private static void WriteRecord(MemoryStream packet, string owner, string value)
    {
        var address = IPAddress.TryParse(value, out var parsed) ? parsed.GetAddressBytes() : null;
        using var data = new MemoryStream();
        if (address is null) WriteName(data, value);
        else data.Write(address);
        WriteName(packet, owner);
        Write(packet, address is null ? TypeAlias : TypeA, 1, 0, 1, (int)data.Length);
        packet.Write(data.ToArray());
    }

    private static void WriteName(MemoryStream packet, string name)
    {
        foreach (var label in name.TrimEnd('.').Split('.'))
        {
            packet.WriteByte((byte)label.Length);
            packet.Write(Encoding.ASCII.GetBytes(label));
        }

        packet.WriteByte(0);
    }

    private static void Write(MemoryStream packet, params ReadOnlySpan<int> words)
    {
        foreach (var word in words)
        {
            packet.WriteByte((byte)(word >> 8));
            packet.WriteByte((byte)word);
        }
    }
}
