namespace Odin.Edge.Admission;

/// <summary>Live sessions per client of one app on this edge. From any loop's thread; as large
/// as the clients that have a session.</summary>
internal sealed class ClientCounts
{
    /// <summary>Loops that accept different clients at once rarely meet on the same lock.</summary>
    private const int Shards = 64;

    private readonly Shard[] _shards = [.. Enumerable.Range(0, Shards).Select(_ => new Shard())];

    /// <summary>Counts one more session of the client unless it has <paramref name="most"/>. True: <see cref="Release"/> is owed.</summary>
    public bool TryTake(ClientKey client, int most)
    {
        var shard = ShardOf(client);
        lock (shard.Lock)
        {
            var live = shard.Live.GetValueOrDefault(client);
            if (live >= most) return false;
            shard.Live[client] = live + 1;
            return true;
        }
    }

    public void Release(ClientKey client)
    {
        var shard = ShardOf(client);
        lock (shard.Lock)
        {
            var left = shard.Live.GetValueOrDefault(client) - 1;
            if (left > 0) shard.Live[client] = left;
            else shard.Live.Remove(client);
        }
    }

    /// <summary>Clients that have a session.</summary>
    public int Clients => _shards.Sum(Count);

    private static int Count(Shard shard)
    {
        lock (shard.Lock) return shard.Live.Count;
    }

    private Shard ShardOf(ClientKey client) => _shards[(uint)client.GetHashCode() % Shards];

    private sealed class Shard
    {
        public Lock Lock { get; } = new();

        public Dictionary<ClientKey, int> Live { get; } = [];
    }
}
