using System.Collections.Immutable;

namespace Odin.Hosting.Redis;

/// <summary>What a process must be allowed in Redis, where users have rights (ACL).</summary>
/// <param name="Who">For messages: a silo, an edge.</param>
/// <param name="Keys">As an ACL names them.</param>
/// <param name="Commands">Each with a key of the kind that it is used for.</param>
public sealed record RedisNeeds(string Who, string Keys, ImmutableArray<string[]> Commands)
{
    private const string Script = "return 0";

    /// <summary>Only to answer.</summary>
    public static RedisNeeds Nothing { get; } = new("", "", []);

    /// <summary>What Orleans' membership and storage, the keys and the audit use.</summary>
    public static RedisNeeds OfSilo(string serviceId, string clusterId)
    {
        var key = $"{serviceId}/rights/{clusterId}";
        return new RedisNeeds("a silo", $"{serviceId}/*",
        [
            ["HGETALL", key], ["HGET", key, "a"], ["HSET", key, "a", "1"], ["HSETNX", key, "a", "1"], ["HEXISTS", key, "a"],
            ["HDEL", key, "a"], ["HMSET", key, "a", "1"], ["GET", key], ["SET", key, "1"], ["SETNX", key, "1"], ["DEL", key],
            ["EVAL", Script, "1", key],
            ["EVALSHA", "0000000000000000000000000000000000000000", "1", key], ["SCRIPT", "LOAD", Script],
            ["XADD", key, "*", "a", "1"], ["XREVRANGE", key, "+", "-"],
        ]);
    }

    /// <summary>To read which silos there are, and where.</summary>
    public static RedisNeeds OfClient(string serviceId, string clusterId) =>
        new("an edge", $"{serviceId}/members/{clusterId} and {serviceId}/gateway-regions/{clusterId}",
            [["HGETALL", $"{serviceId}/members/{clusterId}"], ["HGETALL", $"{serviceId}/gateway-regions/{clusterId}"]]);
}
