using System.Collections.Immutable;
using System.Text.Json;
using Odin.Silo.Redis;
using StackExchange.Redis;

namespace Odin.Silo.Auditing;

/// <summary>The audit of a cluster: a stream in Redis.</summary>
internal sealed class RedisAuditStore(SiloRedis redis) : IAuditStore
{
    private const string Field = "entry";

    private readonly RedisKey _key = redis.KeyOf("audit");

    public async Task AddAsync(AuditEntry entry) =>
        await (await redis.GetAsync()).StreamAddAsync(_key, Field, JsonSerializer.Serialize(entry, JsonSerializerOptions.Web),
            maxLength: IAuditStore.MostEntries, useApproximateMaxLength: true);

    public async Task<ImmutableArray<AuditEntry>> ReadAsync(string? before, int limit)
    {
        var newest = before is null ? "+" : $"({before}";
        var entries = await (await redis.GetAsync()).StreamRangeAsync(_key, "-", newest, limit, Order.Descending);
        return [.. entries.Select(EntryOf)];
    }

    private static AuditEntry EntryOf(StreamEntry entry) =>
        JsonSerializer.Deserialize<AuditEntry>(entry[Field].ToString(), JsonSerializerOptions.Web)! with { Id = entry.Id.ToString() };
}
