using System.Globalization;
using System.Runtime.CompilerServices;
using System.Security.Cryptography;
using System.Text;
using Odin.Grains.Configuration;
using Odin.Grains.Configuration.Reading;
using Odin.Grains.Edges;

namespace Odin.Grains.Catalog;

/// <summary>A silo's word for a whole catalog in one version: digest and signature. With it an edge's copy of a lost catalog is believed;
/// without, whoever has an edge's certificate could offer the world a catalog of his own.</summary>
/// <remarks>For its grain's turns. Made when it is asked for and the catalog or the certificate is another. It is stored nowhere but with
/// the edges.</remarks>
internal sealed class CatalogSeal(ICatalogSigner signer)
{
    /// <summary>An app that did not change is the same object from version to version.</summary>
    private static readonly ConditionalWeakTable<AppVersion, byte[]> Digests = [];

    private AppTable? _of;
    private object? _by;
    private string? _text;

    /// <summary>Null: no catalog was born.</summary>
    public string? Of(AppTable table)
    {
        if (!table.IsBorn) return null;
        if (ReferenceEquals(table, _of) && ReferenceEquals(signer.Key, _by)) return _text;
        (_of, _by) = (table, signer.Key);
        var digest = DigestOf(table.ChangesSince(0));
        return _text = $"{Convert.ToHexStringLower(digest)}.{signer.Sign(digest)}";
    }

    /// <summary>Whether a silo of the cluster has said so. Cheap when none has.</summary>
    /// <param name="copy">Complete.</param>
    public static bool IsGood(CatalogChanges copy, ICatalogSigner signer)
    {
        const int digits = 2 * SHA256.HashSizeInBytes;
        if (copy is not { IsComplete: true, Seal: { Length: > digits } seal } || seal[digits] != '.') return false;
        Span<byte> digest = stackalloc byte[SHA256.HashSizeInBytes];
        if (Convert.FromHexString(seal.AsSpan(0, digits), digest, out _, out _) != System.Buffers.OperationStatus.Done) return false;
        return signer.IsSigned(digest, seal[(digits + 1)..]) && digest.SequenceEqual(DigestOf(copy));
    }

    /// <summary>Of all that it says, in whatever order.</summary>
    internal static byte[] DigestOf(CatalogChanges all)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        Add(hash, $"catalog {all.Catalog} {all.Version}");
        foreach (var app in all.Changed.OrderBy(app => app.Spec.Name, StringComparer.Ordinal))
            hash.AppendData(Digests.GetValue(app, static one => DigestOf(one)));
        foreach (var edge in all.Edges.OrderBy(edge => edge.EdgeId, StringComparer.Ordinal))
            Add(hash, $"edge {edge.EdgeId} {edge.AdminState}");
        foreach (var region in all.SoftRegions.Order(StringComparer.Ordinal)) Add(hash, $"soft {region}");
        foreach (var region in (all.Regions.IsDefault ? [] : all.Regions).OrderBy(region => region.Name, StringComparer.Ordinal))
            Add(hash, $"region {region.Name} {region.Latitude:R} {region.Longitude:R}");
        return hash.GetHashAndReset();
    }

    private static byte[] DigestOf(AppVersion app)
    {
        var document = new ConfigSpec { Apps = [app.Spec], Vips = VipSchema.Of([app.Spec]) };
        return SHA256.HashData(Encoding.UTF8.GetBytes(string.Create(CultureInfo.InvariantCulture,
            $"{app.Version}\n{app.AdminStates}\n{ConfigWriter.ToJson(document)}")));
    }

    private static void Add(IncrementalHash hash, FormattableString line) =>
        hash.AppendData(Encoding.UTF8.GetBytes($"{FormattableString.Invariant(line)}\n"));
}
