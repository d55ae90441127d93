namespace Odin.Grains.Catalog;

/// <summary>Signs with the certificate of this silo, and knows signatures of others. From any thread.</summary>
public interface ICatalogSigner
{
    /// <summary>Another object once what was signed before is to be signed anew.</summary>
    object Key { get; }

    string Sign(ReadOnlySpan<byte> digest);

    /// <summary>Whether a silo of the cluster has signed it, as far as the authorities that are trusted now say.</summary>
    bool IsSigned(ReadOnlySpan<byte> digest, string signature);
}
