using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using StackExchange.Redis;

namespace Odin.Hosting.Redis;

/// <summary>Asks one server what stands between it and this process, step by step, so that each failure has a name: the library's one
/// exception for all of them does not say.</summary>
/// <param name="server">Which one.</param>
/// <param name="options">User, password and names.</param>
/// <param name="tls">Null: without.</param>
/// <param name="needs">What this process must be allowed.</param>
/// <param name="deadline">For each step: a server may be a world away.</param>
internal sealed class RedisProbe(EndPoint server, ConfigurationOptions options, RedisTls? tls, RedisNeeds needs, TimeSpan deadline)
{
    private const string NoTls = "it does not speak TLS at this port: give Redis a tls-port, or leave TLS out";
    private const string NoRedis = "it does not answer as Redis does: if it wants TLS, give --redis-ca FILE or ssl=true";

    /// <summary>In words for people, without passwords; null: nothing.</summary>
    public async Task<string?> FailureAsync()
    {
        using var limit = new StepLimit(deadline);
        try
        {
            using var socket = server.AddressFamily == AddressFamily.Unix
                ? new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified)
                : new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
            await socket.ConnectAsync(server, limit.Begin());
            await using var stream = new NetworkStream(socket);
            return tls is null ? await TalkAsync(stream, limit) : await TalkEncryptedAsync(stream, tls, limit);
        }
        catch (OperationCanceledException)
        {
            return tls is { IsServerKnown: false } ? $"no TLS handshake within {deadline.TotalSeconds:0} s; {NoTls}"
                : $"no answer within {deadline.TotalSeconds:0} s";
        }
        catch (SocketException exception)
        {
            return $"no connection can be made: {exception.Message}";
        }
    }

    private async Task<string?> TalkEncryptedAsync(NetworkStream stream, RedisTls known, StepLimit limit)
    {
        await using var encrypted = new SslStream(stream);
        try
        {
            await encrypted.AuthenticateAsClientAsync(new SslClientAuthenticationOptions
            {
                TargetHost = options.SslHost is { Length: > 0 } given ? given : HostOf(server),
                EnabledSslProtocols = options.SslProtocols ?? SslProtocols.None,
                RemoteCertificateValidationCallback = known.IsGood,
                LocalCertificateSelectionCallback = known.HasOwn ? (_, _, _, _, _) => known.Own! : null,
            }, limit.Begin());
        }
        catch (Exception exception) when (exception is AuthenticationException or IOException)
        {
            return known.Failure ?? $"the TLS handshake fails ({exception.Message.TrimEnd('.')}): {NoTls}";
        }

        return await TalkAsync(encrypted, limit);
    }

    private async Task<string?> TalkAsync(Stream stream, StepLimit limit)
    {
        try
        {
            var dialog = new RedisDialog(stream, limit);
            return await LogInAsync(dialog) ?? await NeedsAsync(dialog);
        }
        catch (IOException)
        {
            if (tls is null) return NoRedis;
            return tls.HasOwn
                ? "it does not take the certificate of --redis-certificate: it is of no authority that it trusts, or not good now"
                : "it closes the connection after the TLS handshake: it wants a certificate (--redis-certificate, --redis-key)";
        }
    }

    private async Task<string?> LogInAsync(RedisDialog dialog)
    {
        string[] proof = [.. new[] { options.User, options.Password }.OfType<string>().Where(word => word.Length > 0)];
        if (proof.Length > 0)
        {
            if (options.Password is not { Length: > 0 }) proof = [.. proof, ""];
            var answer = await dialog.AskAsync(["AUTH", .. proof]);
            if (answer.StartsWith("-WRONGPASS", StringComparison.Ordinal)) return $"it refuses the user or the password of {UserText}";
        }

        return await dialog.AskAsync("PING") switch
        {
            ['+', ..] => null,
            var no when no.StartsWith("-NOAUTH", StringComparison.Ordinal) =>
                "it refuses the user or the password: it wants a password (--redis-password-file FILE), and none was given",
            var no when IsDenied(no) => Denied("PING"),
            ['-', .. var error] => $"it answers: {error}",
            _ => NoRedis,
        };
    }

    /// <summary>Within a transaction that is thrown away: a right is checked when a command is queued, and nothing is done.</summary>
    private async Task<string?> NeedsAsync(RedisDialog dialog)
    {
        if (needs.Commands.IsEmpty) return null;
        if (Refusal("MULTI", await dialog.AskAsync("MULTI")) is { } noTransaction) return noTransaction;   // Before anything relies on it.
        var answers = await dialog.AskAllAsync([.. needs.Commands, ["DISCARD"]]);
        return needs.Commands.Zip(answers, (command, answer) => Refusal(command[0], answer)).FirstOrDefault(refusal => refusal is not null);
    }

    private string? Refusal(string command, string answer)
    {
        if (IsDenied(answer)) return Denied(command);
        return answer is ['-', .. var error] ? $"it refuses {command}: {error}" : null;
    }

    private string UserText => options.User is { Length: > 0 } user ? $"'{user}'" : "its default user";

    private static bool IsDenied(string answer) => answer.StartsWith("-NOPERM", StringComparison.Ordinal);

    private string Denied(string command) =>
        $"its user {UserText} may not run {command}{(needs.Keys.Length > 0 ? $" on keys {needs.Keys}" : "")}, which " +
        $"{needs.Who} has to (NOPERM). Give it the rights that docs/SECURITY.md lists, with ACL SETUSER";

    private static string HostOf(EndPoint server) => server switch
    {
        DnsEndPoint name => name.Host,
        IPEndPoint ip => ip.Address.ToString(),
        _ => "localhost",
    };
}
