using Odin.Grains.Permits;
using Orleans.Storage;

namespace Odin.Grains.Catalog;

/// <summary>
/// The storage's serializer, but that what cannot be read is a value: the catalog says so and can be repaired, and a register of permits
/// counts an unknown holder.
/// </summary>
public sealed class TolerantSerializer(IGrainStorageSerializer inner) : IGrainStorageSerializer
{
    public BinaryData Serialize<T>(T? input) => inner.Serialize(input);

    public T? Deserialize<T>(BinaryData input)
    {
        try
        {
            return inner.Deserialize<T>(input) ?? throw new InvalidDataException("it holds nothing");
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
}
