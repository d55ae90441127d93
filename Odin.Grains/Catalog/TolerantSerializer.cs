using System.Security.Cryptography;
using Odin.Grains.Permits;
using Orleans.Storage;

namespace Odin.Grains.Catalog;

/// <summary>
/// The storage's serializer, but that what cannot be read is a value: the catalog says so and can be repaired, and a register of permits
/// counts an unknown holder.
/// </summary>
/// <remarks>What a catalog stores begins with a line that says what it is, but for a small catalog, which is written as it was before there
/// were bases. Large texts are compressed. The catalog looks at its head every 10 s: bytes that are those of the last time are not read
/// again.</remarks>
public sealed class TolerantSerializer(IGrainStorageSerializer inner) : IGrainStorageSerializer
{
    private static readonly RecordLine HeadLine = new("odin-catalog-head 1");
    private static readonly RecordLine BaseLine = new("odin-catalog-base 1");

    private Known? _known;

    public BinaryData Serialize<T>(T? input) => input switch
    {
        CatalogHead { Whole: { } whole } => CompressedText.Of(inner.Serialize(whole)),
        CatalogHead head => HeadLine.Write("", CompressedText.Of(inner.Serialize(head))),
        BaseCatalog one => BaseLine.Write(one.Id, CompressedText.Of(inner.Serialize(one))),
        _ => inner.Serialize(input),
    };

    public T? Deserialize<T>(BinaryData input) => (T?)(typeof(T) switch
    {
        var type when type == typeof(CatalogHead) => ReadHead(input),
        var type when type == typeof(BaseCatalog) => Read(() => ReadBase(input)),
        var type when type == typeof(CatalogMark) => Read(() => ReadMark(input)),
        _ => (object?)Read(() => inner.Deserialize<T>(input)),
    });

    private CatalogHead? ReadHead(BinaryData input)
    {
        var sum = SHA256.HashData(input.ToMemory().Span);
        if (Volatile.Read(ref _known) is { } known && known.Sum.AsSpan().SequenceEqual(sum)) return known.Head;
        var head = Read(() => ReadAnyHead(input));
        if (head is null or { Damage: not null }) return head;

        Volatile.Write(ref _known, new Known(sum, head));
        return head;
    }

    private CatalogHead? ReadAnyHead(BinaryData input) => HeadLine.Find(input) is { } found
        ? inner.Deserialize<CatalogHead>(CompressedText.Expand(found.Content)) is { Base: not null } head ? head : null
        : inner.Deserialize<CatalogState>(CompressedText.Expand(input)) is { } whole ? new CatalogHead { Whole = whole.Shared() } : null;

    private BaseCatalog? ReadBase(BinaryData input) =>
        BaseLine.Find(input) is { } found ? inner.Deserialize<BaseCatalog>(CompressedText.Expand(found.Content))?.Checked() : null;

    private static CatalogMark? ReadMark(BinaryData input) =>
        BaseLine.Find(input) is { } found ? new CatalogMark { Id = found.Name } : null;

    private static T? Read<T>(Func<T?> read)
    {
        try
        {
            return read() ?? throw new InvalidDataException("it holds nothing");
        }
        catch (Exception exception) when (WithoutContent<T>(exception) is not null)
        {
            // Garbage, half of it, or the work of a newer release: whatever the serializer met, these bytes mean nothing here.
            return (T?)WithoutContent<T>(exception);
        }
    }

    private static object? WithoutContent<T>(Exception exception)
    {
        var damage = $"its bytes are no catalog that this release reads: {exception.Message}";
        if (typeof(T) == typeof(CatalogHead)) return new CatalogHead { Damage = damage };
        if (typeof(T) == typeof(BaseCatalog)) return new BaseCatalog { Damage = damage };
        if (typeof(T) == typeof(CatalogMark)) return new CatalogMark { Damage = damage };
        return typeof(T) == typeof(PermitRecord) ? new PermitRecord { Holders = [PermitHolders.Unknown] } : null;
    }

    private sealed record Known(byte[] Sum, CatalogHead Head);
}
