using System.Net;
using System.Security.Authentication;
using Odin.Hosting.Settings;
using StackExchange.Redis;

namespace Odin.Hosting.Redis;

/// <summary>The Redis of a cluster: it may come later than we do and go in between, and nobody waits for it longer than 2 s.</summary>
/// <remarks>From any thread. The files of password and certificates are read for each connection: new ones need no restart.</remarks>
public sealed class RedisServers
{
    internal static readonly TimeSpan Deadline = TimeSpan.FromSeconds(2);   // Below the 5 s after which Orleans gives a call up.

    private const int PlainPort = 6379;
    private const int TlsPort = 6380;

    private readonly RedisOptions _options;

    /// <param name="options">Checked, with a connection string.</param>
    internal RedisServers(RedisOptions options) => _options = options;

    /// <summary>No TLS to a server on another machine, because the settings say so.</summary>
    public bool IsInsecure => _options.InsecureRedis && !IsEncrypted && Parsed.EndPoints.Any(server => !RedisOptionsCheck.IsLocal(server));

    private bool IsEncrypted => _options.RedisCa is not null || _options.RedisCertificate is not null || Parsed.Ssl;

    private ConfigurationOptions Parsed => ConfigurationOptions.Parse(_options.Redis!);

    private IEnumerable<EndPoint> EndPoints => Parsed.EndPoints.Select(server => WithPort(server, IsEncrypted));

    /// <summary>By a connection string alone.</summary>
    public static RedisServers At(string text) => new(new RedisOptions { Redis = text });

    public static bool IsValid(string text)
    {
        try
        {
            var options = ConfigurationOptions.Parse(text);
            Secrets.Add(options.Password);
            return options.EndPoints.Count > 0 && ConnectionStringHint.OldAddressIn(text) is null;
        }
        catch (Exception exception) when (exception is ArgumentException or FormatException or OverflowException)
        {
            return false;
        }
    }

    /// <summary>The servers without passwords, for messages.</summary>
    public override string ToString() => string.Join(", ", EndPoints.Select(TextOf));

    /// <summary>Where none is given, the library takes its own.</summary>
    internal static EndPoint WithPort(EndPoint server, bool isEncrypted) => server switch
    {
        IPEndPoint { Port: 0 } ip => new IPEndPoint(ip.Address, isEncrypted ? TlsPort : PlainPort),
        DnsEndPoint { Port: 0 } name => new DnsEndPoint(name.Host, isEncrypted ? TlsPort : PlainPort),
        _ => server,
    };

    internal static string TextOf(EndPoint server) => server is DnsEndPoint name ? $"{name.Host}:{name.Port}" : server.ToString()!;

    public async Task<ConnectionMultiplexer> ConnectAsync() => await ConnectionMultiplexer.ConnectAsync(Connection());

    /// <summary>For whoever makes the connection himself.</summary>
    public ConfigurationOptions Connection()
    {
        var options = Parsed;
        options.User ??= _options.RedisUser;
        if (_options.RedisPasswordFile is { } file) options.Defaults = new PasswordFile(file);
        if (IsEncrypted) Encrypt(options, new RedisTls(_options));
        LeaveOutWhatNobodyUses(options);
        options.AbortOnConnectFail = false;
        var milliseconds = (int)Deadline.TotalMilliseconds;
        (options.ConnectTimeout, options.SyncTimeout, options.AsyncTimeout) = (milliseconds, milliseconds, milliseconds);
        var random = new Random();
        (options.ReconnectRetryPolicy, options.HeartbeatInterval) = (new ReconnectPause(random), ReconnectPause.DrawBeat(random));
        return options;
    }

    /// <summary>Null: a server answers and lets this process do what it must; otherwise why none does, in words for people. Completes
    /// within a few round trips, and some seconds after a server's last word.</summary>
    /// <param name="needs">What this process must be allowed.</param>
    public async Task<string?> FailureAsync(RedisNeeds needs)
    {
        if (UnreadableFile() is { } unreadable) return unreadable;
        var options = Connection();
        // Behind a sentinel or a proxy stands a server that only the library finds.
        if (options.ServiceName is { Length: > 0 } || options.Tunnel is not null || options.Proxy != Proxy.None)
            return await RedisLibraryCheck.FailureAsync(options);

        string? first = null;
        foreach (var server in EndPoints)
        {
            var probe = new RedisProbe(server, options, IsEncrypted ? new RedisTls(_options) : null, needs, Deadline);
            if (await probe.FailureAsync() is not { } failure) return null;
            first ??= failure;
        }

        return Secrets.Redact(first!);
    }

    /// <summary>A key and a channel of the library's own, for several masters at once, and its look at Redis' settings, which hold
    /// passwords: all would need rights of their own. And its second connection, on which nobody waits for a message.</summary>
    private void LeaveOutWhatNobodyUses(ConfigurationOptions options)
    {
        if (!Names("tiebreaker")) options.TieBreaker = "";
        if (!Names("configChannel")) options.ConfigurationChannel = "";
        if (options.ServiceName is null or "" && !Names("$CONFIG"))
            options.CommandMap = CommandMap.Create(["CONFIG", "SUBSCRIBE"], available: false);
    }

    private bool Names(string option) => _options.Redis!.Split(',', StringSplitOptions.TrimEntries)
        .Any(part => part.StartsWith($"{option}=", StringComparison.OrdinalIgnoreCase));

    private string? UnreadableFile()
    {
        if (_options.RedisPasswordFile is { } file && PasswordFile.Read(file).Failure is { } unreadable) return unreadable;
        return IsEncrypted ? new RedisTls(_options).UnreadableFile() : null;
    }

    private static void Encrypt(ConfigurationOptions options, RedisTls tls)
    {
        options.Ssl = true;
        options.SslProtocols ??= SslProtocols.Tls12 | SslProtocols.Tls13;
        options.CheckCertificateRevocation = false;   // Nobody publishes lists for an authority of one's own.
        options.CertificateValidation += tls.IsGood;
        if (tls.HasOwn) options.CertificateSelection += (_, _, _, _, _) => tls.Own!;
    }
}
