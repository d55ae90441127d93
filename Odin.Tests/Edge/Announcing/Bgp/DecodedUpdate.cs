using System.Buffers.Binary;
using System.Net;

namespace Odin.Tests.Edge.Announcing.Bgp;

/// <summary>An UPDATE taken apart by a reader that shares nothing with the writer.</summary>
internal sealed class DecodedUpdate
{
    private DecodedUpdate() { }

    public List<IPAddress> Withdrawn { get; } = [];

    public List<IPAddress> Announced { get; } = [];

    public Dictionary<byte, (byte Flags, byte[] Value)> Attributes { get; } = [];

    public IPAddress? NextHop { get; private set; }

    public uint[] Path(int width) => PathOf(2, width);

    public uint[] FourBytePath => PathOf(17, 4);

    public uint? Med => Attributes.TryGetValue(4, out var med) ? BinaryPrimitives.ReadUInt32BigEndian(med.Value) : null;

    public uint? LocalPreference => Attributes.TryGetValue(5, out var found) ? BinaryPrimitives.ReadUInt32BigEndian(found.Value) : null;

    public IEnumerable<string> Communities =>
        Values(8).Chunk(4).Select(bytes => $"{Number(bytes[..2])}:{Number(bytes[2..])}")
            .Concat(Values(32).Chunk(12).Select(bytes => string.Join(':', bytes.Chunk(4).Select(Number))));

    public static DecodedUpdate Of(byte[] message)
    {
        message[..16].ShouldAllBe(value => value == 0xff);
        Number(message[16..18]).ShouldBe((uint)message.Length);
        message[18].ShouldBe((byte)2);
        var update = new DecodedUpdate();
        var withdrawn = (int)Number(message[19..21]);
        update.Withdrawn.AddRange(Prefixes(message[21..(21 + withdrawn)]));
        var rest = message[(21 + withdrawn)..];
        var attributes = (int)Number(rest[..2]);
        update.ReadAttributes(rest[2..(2 + attributes)]);
        update.Announced.AddRange(Prefixes(rest[(2 + attributes)..]));
        return update;
    }

    private void ReadAttributes(byte[] bytes)
    {
        for (var at = 0; at < bytes.Length; at += 3 + bytes[at + 2])
            Attributes.Add(bytes[at + 1], (bytes[at], bytes[(at + 3)..(at + 3 + bytes[at + 2])]));
        if (Attributes.TryGetValue(3, out var hop)) NextHop = new IPAddress(hop.Value);
        if (Attributes.TryGetValue(14, out var reach))
        {
            reach.Value[..3].ShouldBe([0, 2, 1]);
            NextHop = new IPAddress(reach.Value[4..(4 + reach.Value[3])]);
            Announced.AddRange(Prefixes(reach.Value[(5 + reach.Value[3])..]));
        }

        if (!Attributes.TryGetValue(15, out var unreach)) return;
        unreach.Value[..3].ShouldBe([0, 2, 1]);
        Withdrawn.AddRange(Prefixes(unreach.Value[3..]));
    }

    private uint[] PathOf(byte type, int width)
    {
        var value = Values(type);
        if (value.Length == 0) return [];
        value[0].ShouldBe((byte)2);
        return [.. value[2..].Chunk(width).Select(Number)];
    }

    private byte[] Values(byte type) => Attributes.TryGetValue(type, out var found) ? found.Value : [];

    private static IEnumerable<IPAddress> Prefixes(byte[] bytes)
    {
        for (var at = 0; at < bytes.Length; at += 1 + (bytes[at] / 8))
            yield return new IPAddress(bytes.AsSpan(at + 1, bytes[at] / 8));
    }

    private static uint Number(byte[] bytes) => bytes.Aggregate(0u, (number, next) => (number << 8) | next);
}
