using System.Text;

namespace Odin.Grains.Catalog;

/// <summary>The first line of a record: what it is, in which format, and its name. No release before it reads such a record as something
/// else.</summary>
internal sealed class RecordLine(string kind)
{
    private const int MaxNameBytes = 100;

    private readonly byte[] _kind = Encoding.UTF8.GetBytes($"{kind} ");

    public BinaryData Write(string name, BinaryData content) =>
        BinaryData.FromBytes([.. _kind, .. Encoding.UTF8.GetBytes(name), (byte)'\n', .. content.ToMemory().Span]);

    /// <summary>Null: the record is of another kind.</summary>
    public (string Name, BinaryData Content)? Find(BinaryData record)
    {
        var bytes = record.ToMemory();
        if (!bytes.Span.StartsWith(_kind)) return null;
        var rest = bytes[_kind.Length..];
        var end = rest.Span[..Math.Min(rest.Length, MaxNameBytes)].IndexOf((byte)'\n');
        return end < 0 ? null : (Encoding.UTF8.GetString(rest.Span[..end]), BinaryData.FromBytes(rest[(end + 1)..]));
    }
}
