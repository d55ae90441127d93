using System.Globalization;
using StackExchange.Redis;

namespace Odin.Silo.Membership;

/// <summary>
/// Orleans' list of silos as Redis holds it: a hash with a field per silo and one for the list's version. Copied byte by byte, never
/// interpreted.
/// </summary>
internal sealed class MembershipRows(IDatabase redis, RedisKey key)
{
    private const string VersionField = "Version";

    /// <summary>
    /// Adds what is missing and raises the version above every one that a silo can have seen, in one step: no silo ever reads half of a
    /// list.
    /// </summary>
    private const string PutBackScript =
        """
        local version = tonumber(redis.call('HGET', KEYS[1], 'Version') or '0')
        for i = 2, #ARGV, 2 do redis.call('HSETNX', KEYS[1], ARGV[i], ARGV[i + 1]) end
        redis.call('HSET', KEYS[1], 'Version', string.format('%d', math.max(version, tonumber(ARGV[1])) + 1))
        """;

    public async Task<IReadOnlyList<HashEntry>> ReadAsync() => await redis.HashGetAllAsync(key);

    public Task PutBackAsync(IEnumerable<HashEntry> rows, long version)
    {
        var fields = rows.Where(row => row.Name != VersionField).SelectMany(row => new[] { row.Name, row.Value });
        return redis.ScriptEvaluateAsync(PutBackScript, [key], [version, .. fields]);
    }

    /// <summary>0: there is no list.</summary>
    public static long VersionIn(IEnumerable<HashEntry> rows)
    {
        var text = rows.FirstOrDefault(row => row.Name == VersionField).Value;
        return text.HasValue && long.TryParse(text.ToString(), CultureInfo.InvariantCulture, out var version) ? version : 0;
    }

    public static bool Has(IEnumerable<HashEntry> rows, SiloAddress silo) => rows.Any(row => row.Name == silo.ToString());
}
