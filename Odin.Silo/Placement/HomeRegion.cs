using System.Security.Cryptography;
using System.Text;

namespace Odin.Silo.Placement;

/// <summary>Which region a grain without a region of its own lives in.</summary>
internal static class HomeRegion
{
    /// <summary>The region with the highest hash of region and grain (rendezvous): every silo finds the same one without talking, and a
    /// region that comes or goes moves only its own share.</summary>
    public static string Of(string grain, IEnumerable<string> regions) => regions.MaxBy(region => (Hash(region, grain), region))!;

    private static ulong Hash(string region, string grain) =>
        BitConverter.ToUInt64(SHA256.HashData(Encoding.UTF8.GetBytes($"{region}\n{grain.ToUpperInvariant()}")));
}
