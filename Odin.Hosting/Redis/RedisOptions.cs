using System.Collections.Immutable;
using Odin.Hosting.Settings;

namespace Odin.Hosting.Redis;

/// <summary>Where the Redis of a cluster is, and how it and this process prove who they are. Section <c>Odin</c> of the .NET
/// configuration.</summary>
public sealed class RedisOptions
{
    /// <summary>A connection string of StackExchange.Redis. Null: there is no Redis, and the other settings say nothing.</summary>
    public string? Redis { get; set; }

    /// <summary>The ACL user. Null: the one of the connection string, or Redis' default user.</summary>
    public string? RedisUser { get; set; }

    /// <summary>The file whose first line is the user's password, read for each connection. Null: the password stands in the connection
    /// string, or there is none.</summary>
    public string? RedisPasswordFile { get; set; }

    /// <summary>The file of the authorities of Redis' certificate, in PEM, read for each connection. Null: those of the system.</summary>
    public string? RedisCa { get; set; }

    /// <summary>The file of the certificate that is shown to Redis, in PEM, read for each connection.</summary>
    public string? RedisCertificate { get; set; }

    /// <summary>The file of its private key, in PEM.</summary>
    public string? RedisKey { get; set; }

    /// <summary>Connect without TLS although Redis is on another machine.</summary>
    public bool InsecureRedis { get; set; }

    /// <summary>Of a silo.</summary>
    public static ImmutableArray<Setting<RedisOptions>> OfSilos { get; } =
        Of("Redis for membership and the catalog. Default: none; the silo is alone and forgets everything when it ends.");

    /// <summary>Of an edge, and of commands.</summary>
    public static ImmutableArray<Setting<RedisOptions>> OfClients { get; } =
        Of("Redis that lists the silos. Default: none; the silos are those of --gateway.");

    /// <summary>Null: there is no Redis, or the reader got an error that says what is wrong.</summary>
    public RedisServers? Load(SettingsReader reader)
    {
        if (Redis is null) return null;
        var errors = RedisOptionsCheck.Errors(this).ToList();
        reader.Refuse(errors);
        return errors.Count > 0 ? null : new RedisServers(this);
    }

    private static ImmutableArray<Setting<RedisOptions>> Of(string use) =>
    [
        Setting.Secret<RedisOptions>(nameof(Redis), "HOST:PORT,...",
            "a connection string of StackExchange.Redis such as redis:6379 or redis:6379,user=odin", use,
            RedisServers.IsValid, ConnectionStringHint.Of, (options, value) => options.Redis = value),
        Setting.Text<RedisOptions>(nameof(RedisUser), "NAME", "The ACL user of Redis. Default: its default user.",
            (options, value) => options.RedisUser = value),
        Setting.Text<RedisOptions>(nameof(RedisPasswordFile), "FILE",
            "The file whose first line is the password of Redis; read again with each connection. Default: none.",
            (options, value) => options.RedisPasswordFile = value),
        Setting.Text<RedisOptions>(nameof(RedisCa), "FILE",
            "The authority of Redis' certificate, in PEM: connections are TLS, and no other authority counts. Default: none.",
            (options, value) => options.RedisCa = value),
        Setting.Text<RedisOptions>(nameof(RedisCertificate), "FILE",
            "The certificate that Redis is shown, in PEM; read again with each connection. Default: none.",
            (options, value) => options.RedisCertificate = value),
        Setting.Text<RedisOptions>(nameof(RedisKey), "FILE", "Its private key, in PEM. Default: none.",
            (options, value) => options.RedisKey = value),
        new Setting<RedisOptions>(nameof(InsecureRedis), "true|false", "true or false",
            "Connect to a Redis on another machine without TLS: for tests, and networks that nobody else reaches. Default: false.",
            TryInsecure) with { WhenAlone = "true" },
    ];

    private static bool TryInsecure(string text, RedisOptions options)
    {
        if (!bool.TryParse(text, out var isInsecure)) return false;
        options.InsecureRedis = isInsecure;
        return true;
    }
}
