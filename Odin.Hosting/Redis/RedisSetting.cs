using Odin.Hosting.Settings;

namespace Odin.Hosting.Redis;

/// <summary>The setting that names the servers of Redis.</summary>
public static class RedisSetting
{
    /// <summary>A connection string of StackExchange.Redis.</summary>
    public static Setting<T> Servers<T>(string name, string description, Action<T, string> apply) where T : new() =>
        Setting.Secret(name, "HOST:PORT,...", "a connection string of StackExchange.Redis such as redis:6379 or redis:6379,user=odin",
            description, RedisConnection.IsValid, ConnectionStringHint.Of, apply);
}
