using System.Collections.Concurrent;
using System.Collections.Immutable;
using System.Security.Cryptography;

namespace Odin.Silo.Access;

/// <summary>The keys of a silo without Redis, which is alone: they end with it.</summary>
internal sealed class MemoryKeyStore : IKeyStore
{
    private readonly ConcurrentDictionary<string, ApiKey> _keys = new();
    private readonly byte[] _secret = RandomNumberGenerator.GetBytes(32);

    public Task<ImmutableArray<ApiKey>> ReadAsync() => Task.FromResult(_keys.Values.ToImmutableArray());

    public Task PutAsync(params ImmutableArray<ApiKey> keys)
    {
        foreach (var key in keys) _keys[key.Id] = key;
        return Task.CompletedTask;
    }

    public Task<byte[]> ReadSecretAsync() => Task.FromResult(_secret);

    public Task RemoveAsync(string id)
    {
        _keys.TryRemove(id, out _);
        return Task.CompletedTask;
    }
}
