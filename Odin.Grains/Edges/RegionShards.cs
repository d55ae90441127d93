using System.Globalization;
using Odin.Grains.Configuration.Values;

namespace Odin.Grains.Edges;

/// <summary>The shards that a region with many edges is split into: their names, and which edge reports to which. Shard 0 is the region's
/// own grain. Pure.</summary>
public static class RegionShards
{
    /// <summary>More than all edges need that a region remembers.</summary>
    public const int Most = 200;

    private const char Separator = '~';   // No region's name may have it.

    /// <summary>The key of a shard's grain; shard 0 has the region's own.</summary>
    public static string KeyOf(string region, int shard) =>
        shard == 0 ? region : string.Create(CultureInfo.InvariantCulture, $"{region}{Separator}{shard}");

    /// <summary>The region of a key of either.</summary>
    public static string RegionOf(string key) => key.IndexOf(Separator, StringComparison.Ordinal) is var at and >= 0 ? key[..at] : key;

    /// <summary>0: the key is the region's own.</summary>
    public static int ShardOf(string key) =>
        key.IndexOf(Separator, StringComparison.Ordinal) is var at and >= 0
        ? int.Parse(key.AsSpan(at + 1), NumberStyles.None, CultureInfo.InvariantCulture) : 0;

    /// <summary>Whether there may be a shard of this key besides a region's own grain.</summary>
    public static bool IsShard(string key)
    {
        var region = RegionOf(key);
        return NameValue.IsName(region)
            && int.TryParse(key.AsSpan(Math.Min(region.Length + 1, key.Length)), NumberStyles.None, CultureInfo.InvariantCulture,
                out var shard)
            && shard is > 0 and <= Most && KeyOf(region, shard) == key;
    }

    /// <summary>The shard that an edge reports to. All processes that take over from each other have the same one.</summary>
    /// <remarks>Rendezvous hashing: the shard whose number, hashed with the edge's name, gives the most. A shard more takes its part from
    /// all others, and no edge moves between those.</remarks>
    public static int Of(string edge, int shards)
    {
        if (shards <= 1) return 0;
        var name = Hash(EdgeName.RootOf(edge));
        var (best, most) = (0, 0UL);
        for (var shard = 0; shard < shards; shard++)
        {
            var weight = Mix(name ^ Mix((ulong)shard));
            if (weight > most) (best, most) = (shard, weight);
        }

        return best;
    }

    /// <summary>FNV-1a: the same in every process.</summary>
    private static ulong Hash(string text)
    {
        var hash = 14_695_981_039_346_656_037;
        foreach (var letter in text) hash = (hash ^ letter) * 1_099_511_628_211;
        return hash;
    }

    /// <summary>The finaliser of SplitMix64.</summary>
    private static ulong Mix(ulong value)
    {
        value += 0x9E37_79B9_7F4A_7C15;
        value = (value ^ value >> 30) * 0xBF58_476D_1CE4_E5B9;
        value = (value ^ value >> 27) * 0x94D0_49BB_1331_11EB;
        return value ^ value >> 31;
    }
}
