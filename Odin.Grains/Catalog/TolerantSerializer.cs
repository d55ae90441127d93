using System.Security.Cryptography;
using Odin.Grains.Permits;
using Orleans.Storage;

namespace Odin.Grains.Catalog;

/// <summary>
/// The storage's serializer, but that what cannot be read is a value: the catalog says so and can be repaired, and a register of permits
/// counts an unknown holder.
/// </summary>
/// <remarks>A large catalog is stored compressed; what earlier builds wrote is read, too. The catalog looks at its storage every 10 s:
/// bytes that are those of the last time are not read again.</remarks>
public sealed class TolerantSerializer(IGrainStorageSerializer inner) : IGrainStorageSerializer
{
    private Known? _known;

    public BinaryData Serialize<T>(T? input) =>
        input is CatalogState ? CompressedText.Of(inner.Serialize(input)) : inner.Serialize(input);

    public T? Deserialize<T>(BinaryData input) =>
        typeof(T) == typeof(CatalogState) ? (T?)(object?)ReadCatalog(input) : Read(() => inner.Deserialize<T>(input));

    private CatalogState? ReadCatalog(BinaryData input)
    {
        var sum = SHA256.HashData(input.ToMemory().Span);
        if (Volatile.Read(ref _known) is { } known && known.Sum.AsSpan().SequenceEqual(sum)) return known.State;
        var state = Read(() => inner.Deserialize<CatalogState>(CompressedText.Expand(input))?.Shared());
        if (state is null or { Damage: not null }) return state;

        Volatile.Write(ref _known, new Known(sum, state));
        return state;
    }

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
        if (typeof(T) == typeof(CatalogState))
        {
            return new CatalogState { Damage = $"its bytes are no catalog that this release reads: {exception.Message}" };
        }

        return typeof(T) == typeof(PermitRecord) ? new PermitRecord { Holders = [PermitHolders.Unknown] } : null;
    }

    private sealed record Known(byte[] Sum, CatalogState State);
}
