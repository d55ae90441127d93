using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using Odin.Hosting.Settings;

namespace Odin.Cli.Cluster;

/// <summary>Distinguishes a silo that is slow from one that is not there: the kernel takes connections for the slowest process.</summary>
internal static class GatewayReach
{
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(5);

    /// <summary>Completes within 5 s. True: a gateway takes a connection.</summary>
    /// <param name="gateways"><c>HOST:PORT,...</c>.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public static async Task<bool> IsAnyThereAsync(string gateways, CancellationToken cancellationToken)
    {
        if (!HostPort.TryParseAll(gateways, out var all)) return false;

        using var deadline = new CancellationTokenSource(Deadline, TimeProvider.System);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(deadline.Token, cancellationToken);
        var answers = await Task.WhenAll(all.Select(gateway => TakesConnectionAsync(gateway, either.Token)));
        cancellationToken.ThrowIfCancellationRequested();
        return answers.Contains(true);
    }

    /// <summary>True: one of them wants TLS, and so a certificate. Asked when a connection without one has led to nothing: a gateway
    /// without TLS does not understand the question.</summary>
    public static async Task<bool> WantsAnyCertificateAsync(string gateways, CancellationToken cancellationToken)
    {
        if (!HostPort.TryParseAll(gateways, out var all)) return false;

        using var deadline = new CancellationTokenSource(Deadline, TimeProvider.System);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(deadline.Token, cancellationToken);
        var answers = await Task.WhenAll(all.Select(gateway => AnswersTlsAsync(gateway, either.Token)));
        cancellationToken.ThrowIfCancellationRequested();
        return answers.Contains(true);
    }

    private static async Task<bool> AnswersTlsAsync(HostPort gateway, CancellationToken cancellationToken)
    {
        var hasAnswered = false;
        using var client = new TcpClient();
        try
        {
            await client.ConnectAsync(gateway.Host, gateway.Port, cancellationToken);
            await using var tls = new SslStream(client.GetStream());
            await tls.AuthenticateAsClientAsync(new SslClientAuthenticationOptions
            {
                TargetHost = gateway.Host,
                RemoteCertificateValidationCallback = (_, certificate, _, _) =>
                {
                    hasAnswered = certificate is not null;
                    return false;   // Nothing is to be said to it.
                },
            }, cancellationToken);
        }
        catch (Exception exception)
            when (exception is SocketException or IOException or AuthenticationException or OperationCanceledException)
        {
            // Refused as meant, or it does not speak TLS.
        }

        return hasAnswered;
    }

    private static async Task<bool> TakesConnectionAsync(HostPort gateway, CancellationToken cancellationToken)
    {
        using var client = new TcpClient();
        try
        {
            await client.ConnectAsync(gateway.Host, gateway.Port, cancellationToken);
            return true;
        }
        catch (Exception exception) when (exception is SocketException or OperationCanceledException)
        {
            return false;
        }
    }
}
