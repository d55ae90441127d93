using System.Globalization;
using System.Security.Cryptography.X509Certificates;
using Microsoft.Extensions.Time.Testing;
using Odin.Hosting.Certificates;
using Odin.Hosting.Redis;

namespace Odin.Tests.Support.Processes;

/// <summary>A real Redis that speaks TLS, wants certificates of its clients and has users; its plain port is for the test.</summary>
internal sealed class SecureRedis : IAsyncDisposable
{
    private static readonly TimeSpan Day = TimeSpan.FromDays(1);

    private readonly int _plainPort = FreePort.Next();
    private LiveProcess _process = null!;

    private SecureRedis()
    {
        Write("ca", Authority.Certificate);
        Write("foreign", Foreign.Certificate);
        Write("server", Authority.IssueHost(["127.0.0.1", "localhost"], Day));
        Write("client", Authority.Issue(CertificateRole.Edge, "client", Day));
        Write("stranger", Foreign.Issue(CertificateRole.Edge, "stranger", Day));
        File.WriteAllText(At("password"), "first-secret");
    }

    public static CertificateAuthority NewAuthority() => CertificateAuthority.Create("redis", 30 * Day, TimeProvider.System);

    public CertificateAuthority Authority { get; } = NewAuthority();

    public CertificateAuthority Foreign { get; } = NewAuthority();

    public string Folder { get; } = Directory.CreateTempSubdirectory("odin-redis-").FullName;

    public int Port { get; } = FreePort.Next();

    public int PlainPort => _plainPort;

    /// <summary>How a client gets in; the user is <c>odin</c>.</summary>
    public RedisOptions Options => new()
    {
        Redis = $"127.0.0.1:{Port}",
        RedisUser = "odin",
        RedisPasswordFile = At("password"),
        RedisCa = At("ca.crt"),
        RedisCertificate = At("client.crt"),
        RedisKey = At("client.key"),
    };

    public static async Task<SecureRedis> StartAsync(params string[] more)
    {
        Tool.Require("redis-server", "redis-server");
        var redis = new SecureRedis();
        redis._process = LiveProcess.Start("redis", "redis-server",
        [
            "--port", Text(redis._plainPort), "--tls-port", Text(redis.Port), "--bind", "127.0.0.1", "--save", "", "--dir", redis.Folder,
            "--tls-cert-file", redis.At("server.crt"), "--tls-key-file", redis.At("server.key"), "--tls-ca-cert-file", redis.At("ca.crt"),
            .. more,
        ]);
        await redis._process.WaitForLineAsync("Ready to accept connections");
        await redis.CommandAsync("ACL", "SETUSER", "odin", "on", ">first-secret", "~*", "&*", "+@all");
        return redis;
    }

    public string At(string name) => Path.Combine(Folder, name);

    /// <summary>As flags of a silo, an edge or a command.</summary>
    /// <param name="user">Its password is in the file.</param>
    public string[] Flags(string user) =>
    [
        "--redis", $"127.0.0.1:{Port}", "--redis-user", user, "--redis-password-file", At("password"), "--redis-ca", At("ca.crt"),
        "--redis-certificate", At("client.crt"), "--redis-key", At("client.key"),
    ];

    /// <summary>From now on Redis shows this certificate.</summary>
    public async Task ShowAsync(X509Certificate2 certificate)
    {
        Write("shown", certificate);
        (await CommandAsync("CONFIG", "SET", "tls-cert-file", At("shown.crt"), "tls-key-file", At("shown.key"))).ShouldBe("OK");
    }

    /// <summary>A certificate for the server that ended yesterday.</summary>
    public X509Certificate2 Expired()
    {
        var then = new FakeTimeProvider(TimeProvider.System.GetUtcNow() - (3 * Day));
        using var old = CertificateAuthority.Create("redis", 30 * Day, then);
        Write("ca", old.Certificate);
        return old.IssueHost(["127.0.0.1"], 2 * Day);
    }

    /// <summary>Runs one command as Redis' default user, by the plain port.</summary>
    public async Task<string> CommandAsync(params string[] command)
    {
        await using var cli = LiveProcess.Start("redis-cli", "redis-cli", ["-p", Text(_plainPort), .. command]);
        return (await cli.RunToEndAsync()).Said.Trim();
    }

    public void Write(string name, X509Certificate2 certificate)
    {
        File.WriteAllText(At($"{name}.crt"), certificate.ExportCertificatePem());
        File.WriteAllText(At($"{name}.key"), certificate.GetECDsaPrivateKey()!.ExportPkcs8PrivateKeyPem());
    }

    public async ValueTask DisposeAsync()
    {
        await _process.DisposeAsync();
        Authority.Dispose();
        Foreign.Dispose();
        Directory.Delete(Folder, recursive: true);
    }

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);
}
