using System.Globalization;
using System.Security.Cryptography;
using Odin.Grains.Edges;

namespace Odin.Grains.Catalog;

/// <summary>
/// The name of one catalog, made when it is born and kept for its life: the second of its birth and a random number,
/// <c>20260131T120000-9f3a2c</c>.
/// Versions count within one catalog; the same number of another one says nothing.
/// </summary>
internal static class CatalogIdentity
{
    private const int RandomBytes = 3;

    public static string New(TimeProvider time) =>
        string.Create(CultureInfo.InvariantCulture,
            $"{time.GetUtcNow():yyyyMMdd'T'HHmmss}-{Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(RandomBytes))}");

    /// <summary>Of two copies, each of which somebody knows, the one to put back: the later born, then the newer.</summary>
    public static CatalogChanges Newer(CatalogChanges? known, CatalogChanges offered)
    {
        if (known is null) return offered;
        var order = string.CompareOrdinal(known.Catalog, offered.Catalog);
        return order > 0 || (order == 0 && known.Version >= offered.Version) ? known : offered;
    }
}
