using System.Globalization;
using Odin.Hosting.Redis;
using Odin.Tests.Support;
using Odin.Tests.Support.Processes;

namespace Odin.Tests.Hosting.Redis;

/// <summary>What stands between a process and a real Redis has a name, and a remedy.</summary>
public sealed class RedisFailureTests
{
    private const string Nothing = "nothing";

    private static readonly RedisNeeds Silo = RedisNeeds.OfSilo("odin", "odin");

    [Fact]
    public async Task With_the_right_files_and_rights_nothing_stands_in_the_way()
    {
        await using var redis = await SecureRedis.StartAsync();

        (await FailureAsync(redis.Options)).ShouldBe(Nothing);
        await using var connection = await new RedisServers(redis.Options).ConnectAsync();
        await connection.GetDatabase().PingAsync();
        (await redis.CommandAsync("KEYS", "*")).ShouldBe("", "asking leaves nothing behind");
    }

    [Fact]
    public async Task A_certificate_of_Redis_that_is_not_good_is_named_with_the_reason()
    {
        await using var redis = await SecureRedis.StartAsync();
        var options = redis.Options;

        options.RedisCa = redis.At("foreign.crt");
        (await FailureAsync(options)).ShouldContain($"is not of the authority in --redis-ca {redis.At("foreign.crt")}");
        options.RedisCa = null;
        (await FailureAsync(options)).ShouldContain("is of no authority that the system trusts: name its own with --redis-ca");
        options.RedisCa = redis.At("nowhere.crt");
        (await FailureAsync(options)).ShouldContain("nowhere.crt cannot be read");

        using var other = redis.Authority.IssueHost(["redis.internal", "10.0.0.5"], TimeSpan.FromDays(1));
        await redis.ShowAsync(other);
        (await FailureAsync(redis.Options)).ShouldContain("its certificate is of redis.internal, 10.0.0.5, not of 127.0.0.1");
        options = redis.Options;
        options.Redis += ",sslHost=redis.internal";
        (await FailureAsync(options)).ShouldBe(Nothing);

        using var expired = redis.Expired();
        await redis.ShowAsync(expired);
        (await FailureAsync(redis.Options)).ShouldStartWith("its certificate is good from ");
        await using var connection = await new RedisServers(redis.Options).ConnectAsync();
        connection.IsConnected.ShouldBeFalse("the library is as strict");
    }

    [Fact]
    public async Task A_client_without_a_certificate_that_Redis_trusts_learns_so()
    {
        await using var redis = await SecureRedis.StartAsync();
        var options = redis.Options;

        (options.RedisCertificate, options.RedisKey) = (null, null);
        (await FailureAsync(options)).ShouldContain("it wants a certificate (--redis-certificate, --redis-key)");
        (options.RedisCertificate, options.RedisKey) = (redis.At("stranger.crt"), redis.At("stranger.key"));
        (await FailureAsync(options)).ShouldContain("it does not take the certificate of --redis-certificate");
        (options.RedisCertificate, options.RedisKey) = (redis.At("client.crt"), redis.At("stranger.key"));
        (await FailureAsync(options)).ShouldContain("stranger.key is not that of the certificate");
    }

    [Fact]
    public async Task A_wrong_user_password_or_right_is_named_and_no_password_is_shown()
    {
        await using var redis = await SecureRedis.StartAsync();

        await File.WriteAllTextAsync(redis.At("password"), "wrong-secret");
        (await FailureAsync(redis.Options)).ShouldBe("it refuses the user or the password of 'odin'");
        await File.WriteAllTextAsync(redis.At("password"), "");
        (await FailureAsync(redis.Options)).ShouldContain("is empty");
        await File.WriteAllTextAsync(redis.At("password"), "first-secret");
        await redis.CommandAsync("ACL", "SETUSER", "odin", "-hset");
        (await FailureAsync(redis.Options))
            .ShouldStartWith("its user 'odin' may not run HSET on keys odin/*, which a silo has to (NOPERM)");
        await redis.CommandAsync("ACL", "SETUSER", "odin", "+hset", "resetkeys", "~other/*");
        (await FailureAsync(redis.Options)).ShouldStartWith("its user 'odin' may not run HGETALL on keys odin/*");
        await redis.CommandAsync("ACL", "SETUSER", "odin", "off");
        (await FailureAsync(redis.Options)).ShouldBe("it refuses the user or the password of 'odin'");
        await redis.CommandAsync("CONFIG", "SET", "requirepass", "other-secret");
        (await FailureAsync(Plain(redis.PlainPort))).ShouldContain("it wants a password (--redis-password-file FILE)");
    }

    [Fact]
    public async Task The_wrong_port_and_no_server_differ()
    {
        await using var redis = await SecureRedis.StartAsync();
        var options = redis.Options;

        options.Redis = $"127.0.0.1:{redis.PlainPort}";
        (await FailureAsync(options)).ShouldContain("it does not speak TLS at this port");
        (await FailureAsync(Plain(redis.Port))).ShouldContain("if it wants TLS, give --redis-ca FILE or ssl=true");
        (await FailureAsync(Plain(FreePort.Next()))).ShouldBe("no connection can be made: Connection refused");
        options = redis.Options;
        options.Redis = string.Create(CultureInfo.InvariantCulture, $"127.0.0.1:{FreePort.Next()},127.0.0.1:{redis.Port}");
        (await FailureAsync(options)).ShouldBe(Nothing, "one of two answers");
    }

    [Fact]
    public async Task A_unix_socket_needs_no_TLS()
    {
        var socket = Path.Combine(Path.GetTempPath(), string.Create(CultureInfo.InvariantCulture, $"odin-{FreePort.Next()}.sock"));
        await using var redis = await SecureRedis.StartAsync("--unixsocket", socket);
        var options = new RedisOptions { Redis = $"!{socket}" };

        RedisOptionsCheck.Errors(options).ShouldBeEmpty();
        (await FailureAsync(options)).ShouldBe(Nothing);
        new RedisServers(options).ToString().ShouldContain(socket);
    }

    private static RedisOptions Plain(int port) => new() { Redis = string.Create(CultureInfo.InvariantCulture, $"127.0.0.1:{port}") };

    private static async Task<string> FailureAsync(RedisOptions options) => await new RedisServers(options).FailureAsync(Silo) ?? Nothing;
}
