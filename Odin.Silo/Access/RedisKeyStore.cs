using System.Collections.Immutable;
using System.Security.Cryptography;
using System.Text.Json;
using System.Text.Json.Serialization;
using Odin.Silo.Redis;
using StackExchange.Redis;

namespace Odin.Silo.Access;

/// <summary>The keys of a cluster: a hash in Redis, one field per key.</summary>
internal sealed class RedisKeyStore(SiloRedis redis) : IKeyStore
{
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web) { Converters = { new JsonStringEnumConverter() } };

    private readonly RedisKey _key = redis.KeyOf("admin-keys");
    private readonly RedisKey _secret = redis.KeyOf("admin-secret");

    public async Task<ImmutableArray<ApiKey>> ReadAsync()
    {
        var fields = await (await redis.GetAsync()).HashGetAllAsync(_key);
        return [.. fields.Select(field => JsonSerializer.Deserialize<ApiKey>(field.Value.ToString(), Json)!)];
    }

    public async Task PutAsync(params ImmutableArray<ApiKey> keys) => await (await redis.GetAsync())
        .HashSetAsync(_key, [.. keys.Select(key => new HashEntry(key.Id, JsonSerializer.Serialize(key, Json)))]);

    public async Task<byte[]> ReadSecretAsync()
    {
        var database = await redis.GetAsync();
        if (await database.StringGetAsync(_secret) is { IsNull: false } known) return known!;
        await database.StringSetAsync(_secret, RandomNumberGenerator.GetBytes(32), when: When.NotExists);
        return (await database.StringGetAsync(_secret))!;
    }

    public async Task RemoveAsync(string id) => await (await redis.GetAsync()).HashDeleteAsync(_key, id);
}
