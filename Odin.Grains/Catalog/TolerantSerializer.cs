using Orleans.Storage;

namespace Odin.Grains.Catalog;

/// <summary>The storage's serializer, but that a catalog which cannot be read is a value, so that the catalog can say so and be repaired.</summary>
public sealed class TolerantSerializer(IGrainStorageSerializer inner) : IGrainStorageSerializer
{
    public BinaryData Serialize<T>(T? input) => inner.Serialize(input);

    public T? Deserialize<T>(BinaryData input)
    {
        if (typeof(T) != typeof(CatalogState)) return inner.Deserialize<T>(input);
        try
        {
            return inner.Deserialize<T>(input) ?? throw new InvalidDataException("it holds nothing");
        }
        catch (Exception exception)
        {
            // Garbage, half of it, or the work of a newer release: whatever the serializer met, these bytes are no catalog here.
            return (T)(object)new CatalogState { Damage = $"its bytes are no catalog that this release reads: {exception.Message}" };
        }
    }
}
