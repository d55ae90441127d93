using System.Net;
using StackExchange.Redis;

namespace Odin.Hosting.Redis;

/// <summary>Which region each silo's gateway stands in: a hash in Redis, which silos write and edges read.
/// Orleans' list of silos does not reveal it.</summary>
/// <remarks>An entry too many does no harm: it is only asked for gateways that Orleans lists.</remarks>
public sealed class GatewayRegions(IConnectionMultiplexer redis, string serviceId, string clusterId)
{
    private readonly RedisKey _key = $"{serviceId}/gateway-regions/{clusterId}";

    public Task PublishAsync(IPEndPoint gateway, string region) => redis.GetDatabase().HashSetAsync(_key, gateway.ToString(), region);

    /// <summary>By <c>address:port</c>.</summary>
    public async Task<IReadOnlyDictionary<string, string>> ReadAsync()
    {
        var entries = await redis.GetDatabase().HashGetAllAsync(_key);
        return entries.ToDictionary(entry => entry.Name.ToString(), entry => entry.Value.ToString());
    }
}
