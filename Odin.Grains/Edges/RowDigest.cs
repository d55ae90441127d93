using System.Runtime.InteropServices;

namespace Odin.Grains.Edges;

/// <summary>A number for what an edge says of one app. Rows that are the same (<see cref="AppReport.IsSameAs"/>) have the same one, in
/// every process; that two different ones have it, too, is as good as impossible.</summary>
/// <remarks>Against losses and errors, not against attackers. Another way to make it needs no care for earlier releases: a region that
/// does not come to the edge's digest after a whole report compares none.</remarks>
public static class RowDigest
{
    private const ulong Start = 14695981039346656037;
    private const ulong Factor = 0x9E3779B97F4A7C15;

    public static long Of(AppReport row)
    {
        var digest = Add(Start, MemoryMarshal.AsBytes(row.App.AsSpan()));
        digest = Add(Add(Add(Add(digest, row.ConfigVersion), row.GrainEpoch), row.LeaseHeld), row.LeasePending);
        digest = Add(digest, MemoryMarshal.AsBytes(row.Live.AsSpan()));
        digest = Add(digest, MemoryMarshal.AsBytes(row.Unused.AsSpan()));
        digest = Add(digest, MemoryMarshal.AsBytes(row.Total.AsSpan()));
        digest = Add(digest, MemoryMarshal.AsBytes(row.Usable.AsSpan()));
        digest = Add(digest, MemoryMarshal.AsBytes(row.ConnectMicroseconds.AsSpan()));
        foreach (var found in row.HealthReport.AsSpan()) digest = Add(digest, (found.Target << 8) + (int)(found.Probed ?? 0));
        return (long)digest;
    }

    /// <summary>The length, too: what is in one list might as well be in the next.</summary>
    private static ulong Add(ulong digest, ReadOnlySpan<byte> bytes)
    {
        digest = Add(digest, bytes.Length);
        var words = MemoryMarshal.Cast<byte, ulong>(bytes);
        foreach (var word in words) digest = Add(digest, (long)word);
        foreach (var last in bytes[(words.Length * sizeof(ulong))..]) digest = Add(digest, last);
        return digest;
    }

    private static ulong Add(ulong digest, long word)
    {
        digest = (digest ^ (ulong)word) * Factor;
        return digest ^ (digest >> 29);
    }
}
