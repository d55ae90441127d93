using Microsoft.Extensions.Configuration;
using Odin.Hosting.Redis;
using Odin.Hosting.Settings;

namespace Odin.Tests.Hosting.Redis;

/// <summary>Which settings of Redis go together, and that nothing leaves the machine unencrypted unasked.</summary>
public sealed class RedisOptionsTests
{
    [Theory]
    [InlineData("localhost:6379"), InlineData("LOCALHOST"), InlineData("localhost.:6379"), InlineData("redis.localhost"),
        InlineData("127.0.0.1:6379"), InlineData("127.9.8.7"), InlineData("[::1]:6379"), InlineData("[::ffff:127.0.0.1]:6379"),
        InlineData("!/run/redis/redis.sock"), InlineData("localhost:1,127.0.0.1:2")]
    public void Redis_on_this_machine_needs_no_TLS(string text) => Errors(("Redis", text)).ShouldBeEmpty();

    [Theory]
    [InlineData("redis:6379", "redis:6379"), InlineData("10.0.0.5", "10.0.0.5:6379"), InlineData("0.0.0.0:6379", "0.0.0.0:6379"),
        InlineData("[2001:db8::1]:6379", "[2001:db8::1]:6379"), InlineData("localhost.example:6379", "localhost.example:6379"),
        InlineData("127.0.0.1:6379,redis:6380", "redis:6380"), InlineData("notlocalhost", "notlocalhost:6379"),
        InlineData("redis:6379,ssl=false", "redis:6379"), InlineData("redis:6379,password=hunter22", "redis:6379")]
    public void Redis_elsewhere_without_TLS_is_refused(string text, string server)
    {
        var error = Errors(("Redis", text)).ShouldHaveSingleItem();

        error.ShouldStartWith($"Redis at {server} is on another machine");
        error.ShouldContain("--insecure-redis");
        error.ShouldNotContain("hunter22");
    }

    [Theory]
    [InlineData("redis:6379,ssl=true", null, null), InlineData("redis:6379", "RedisCa", "ca.crt"),
        InlineData("redis:6379", "InsecureRedis", "true")]
    public void With_TLS_or_asked_for_it_is_taken(string text, string? name, string? value) =>
        Errors([("Redis", text), .. name is null ? [] : new[] { (name, value!) }]).ShouldBeEmpty();

    [Theory]
    [InlineData("localhost,user=a", "RedisUser", "b", "user=..."), InlineData("localhost,password=hunter22", "RedisPasswordFile", "f",
        "password=..."), InlineData("localhost,ssl=false", "RedisCa", "ca.crt", "ssl=false"),
        InlineData("localhost", "RedisKey", "k", "--redis-certificate and --redis-key belong together"),
        InlineData("redis,ssl=true", "InsecureRedis", "true", "--insecure-redis contradicts TLS")]
    public void What_is_said_twice_or_contradicts_itself_is_refused(string text, string name, string value, string message)
    {
        var error = Errors(("Redis", text), (name, value)).ShouldHaveSingleItem();

        error.ShouldContain(message);
        error.ShouldNotContain("hunter22");
    }

    [Fact]
    public void Without_Redis_the_others_say_nothing() => Errors(("RedisUser", "odin"), ("RedisKey", "k")).ShouldBeEmpty();

    private static IReadOnlyList<string> Errors(params (string Name, string Value)[] values)
    {
        var configuration = new ConfigurationBuilder()
            .AddInMemoryCollection(values.Select(pair => KeyValuePair.Create<string, string?>($"Odin:{pair.Name}", pair.Value))).Build();
        var reader = new SettingsReader(configuration);
        reader.Read(RedisOptions.OfSilos).Load(reader);
        return reader.ConfigErrors;
    }
}
