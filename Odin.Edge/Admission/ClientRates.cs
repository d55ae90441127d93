using Odin.Grains.Configuration;

namespace Odin.Edge.Admission;

/// <summary>How fast each client of one app connects to this edge: a token bucket per client in a table of
/// fixed size. From any loop's thread.</summary>
/// <remarks>
/// The bucket is kept as one number, the instant at which it would be full again (the generic cell rate algorithm, ITU-T I.371); a full
/// bucket is the same as none, so its place is free. A client without a place takes that of the one nearest to full among the eight its
/// hash names: an attacker with many addresses grows nothing, and those who connect fastest are remembered longest.
/// </remarks>
internal sealed class ClientRates
{
    private const int Ways = 8;
    private const int SetsPerShard = 128;
    private const int Shards = 64;
    private const long MicrosecondsPerMillisecond = 1000;

    private readonly Bucket[][] _shards = [.. Enumerable.Range(0, Shards).Select(_ => new Bucket[SetsPerShard * Ways])];

    /// <summary>Clients that can be distinguished at once.</summary>
    public const int Capacity = Shards * SetsPerShard * Ways;

    /// <summary>Takes a token of the client, unless it has none left.</summary>
    public bool TryTake(ClientKey client, ClientRateSpec spec, long nowMilliseconds)
    {
        var now = nowMilliseconds * MicrosecondsPerMillisecond;
        var hash = (uint)client.GetHashCode();
        var shard = _shards[hash % Shards];
        var set = shard.AsSpan((int)(hash / Shards % SetsPerShard) * Ways, Ways);
        lock (shard)
        {
            ref var bucket = ref Find(set, client, now);
            var period = Math.Max(1, (long)(spec.Per.TotalMicroseconds / spec.Connections));
            var full = Math.Max(bucket.FullAt, now) + period;
            if (full - now > period * spec.Burst) return false;

            bucket = new Bucket(client, full);
            return true;
        }
    }

    /// <summary>The client's own bucket, or the one it may replace, emptied.</summary>
    private static ref Bucket Find(Span<Bucket> set, ClientKey client, long now)
    {
        var place = 0;
        for (var i = 0; i < set.Length; i++)
        {
            if (set[i].Client == client && set[i].FullAt > now) return ref set[i];
            if (set[i].FullAt < set[place].FullAt) place = i;
        }

        set[place] = default;
        return ref set[place];
    }

    private record struct Bucket(ClientKey Client, long FullAt);
}
