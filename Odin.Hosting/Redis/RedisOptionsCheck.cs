using System.Net;
using System.Net.Sockets;
using StackExchange.Redis;

namespace Odin.Hosting.Redis;

/// <summary>What the settings of Redis together show to be wrong.</summary>
internal static class RedisOptionsCheck
{
    private const string Contradiction = "leave one of them out.";

    /// <summary>Sentences for people, without a word of the connection string but its servers.</summary>
    /// <param name="options">With a valid connection string.</param>
    public static IEnumerable<string> Errors(RedisOptions options)
    {
        var parsed = ConfigurationOptions.Parse(options.Redis!);
        var wantsTls = options.RedisCa is not null || options.RedisCertificate is not null || options.RedisKey is not null;
        if (options.RedisCertificate is null != options.RedisKey is null)
            yield return "--redis-certificate and --redis-key belong together: give both, or none of them.";
        if (wantsTls && SaysNoTls(options.Redis!))
            yield return $"--redis says ssl=false, which contradicts --redis-ca and --redis-certificate: {Contradiction}";
        if (options.RedisUser is not null && parsed.User is not null)
            yield return $"--redis has user=..., and there is --redis-user '{options.RedisUser}': {Contradiction}";
        if (options.RedisPasswordFile is not null && parsed.Password is not null)
            yield return $"--redis has password=..., and there is --redis-password-file {options.RedisPasswordFile}: {Contradiction}";
        var isSecure = wantsTls || parsed.Ssl;
        if (isSecure && options.InsecureRedis)
            yield return $"--insecure-redis contradicts TLS (--redis-ca, --redis-certificate or ssl=true): {Contradiction}";
        if (isSecure || options.InsecureRedis || parsed.EndPoints.FirstOrDefault(server => !IsLocal(server)) is not { } far) yield break;
        yield return $"Redis at {RedisServers.TextOf(RedisServers.WithPort(far, isEncrypted: false))} is on another machine, and " +
            "connections to it are not encrypted: whoever is on " +
            "the way reads the password and can change the configuration of the cluster. Give --redis-ca FILE (the authority of Redis' " +
            "certificate), ssl=true for an authority that the system knows, or --insecure-redis in a network that nobody else reaches.";
    }

    /// <summary>The server is on this machine by its very name: nothing of it crosses a network.</summary>
    public static bool IsLocal(EndPoint server) => server switch
    {
        IPEndPoint ip => IPAddress.IsLoopback(ip.Address),
        DnsEndPoint name => name.Host.TrimEnd('.') is var host && (host.Equals("localhost", StringComparison.OrdinalIgnoreCase)
            || host.EndsWith(".localhost", StringComparison.OrdinalIgnoreCase)),
        _ => server.AddressFamily == AddressFamily.Unix,
    };

    private static bool SaysNoTls(string text) => text.Split(',', StringSplitOptions.TrimEntries).Any(part =>
        part.Split('=', StringSplitOptions.TrimEntries) is [var key, var value] && key.Equals("ssl", StringComparison.OrdinalIgnoreCase)
        && value.Equals("false", StringComparison.OrdinalIgnoreCase));
}
