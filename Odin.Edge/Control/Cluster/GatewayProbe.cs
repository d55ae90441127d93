using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Security.Cryptography.X509Certificates;
using Odin.Hosting.Certificates;

namespace Odin.Edge.Control.Cluster;

/// <summary>Why a gateway does not let this process in, in words for people: all that Orleans says of certificates that do
/// not fit is a closed connection.</summary>
/// <param name="certificates">This process's; null: it has none.</param>
internal sealed class GatewayProbe(IPEndPoint gateway, ClusterCertificates? certificates, TimeSpan deadline)
{
    private bool _isShown;
    private bool _isGood;

    /// <summary>Null: nothing is wrong with what can be seen from here.</summary>
    public async Task<string?> FailureAsync()
    {
        using var limit = new CancellationTokenSource(deadline);
        using var socket = new Socket(SocketType.Stream, ProtocolType.Tcp);
        try
        {
            await socket.ConnectAsync(gateway, limit.Token);
            await using var stream = new NetworkStream(socket);
            await using var tls = new SslStream(stream);
            var failure = await HandshakeAsync(tls, limit.Token);
            return tls.IsAuthenticated ? await AfterwardsAsync(tls, limit.Token) : failure;
        }
        catch (SocketException exception)
        {
            return $"{gateway} takes no connection: {exception.Message}";
        }
        catch (OperationCanceledException)
        {
            return $"{gateway} takes no connection within {deadline.TotalSeconds:0} s";
        }
    }

    private async Task<string?> HandshakeAsync(SslStream tls, CancellationToken cancellationToken)
    {
        try
        {
            await tls.AuthenticateAsClientAsync(new SslClientAuthenticationOptions
            {
                TargetHost = certificates is null ? "" : CertificateAuthority.TargetHostOf(certificates.Name.Cluster),
                EnabledSslProtocols = SslProtocols.Tls13,
                RemoteCertificateValidationCallback = (_, shown, _, _) => IsGood(shown as X509Certificate2),
                LocalCertificateSelectionCallback = certificates is null ? null : (_, _, _, _, _) => certificates.Own,
            }, cancellationToken);
            return null;
        }
        catch (Exception exception) when (exception is AuthenticationException or IOException or OperationCanceledException)
        {
            return HandshakeFailure();
        }
    }

    private string? HandshakeFailure() => (certificates, _isShown, _isGood) switch
    {
        (null, false, _) => null,
        (null, true, _) => $"{gateway} wants a certificate of its cluster, and this process has none: give --cluster-ca, --certificate and "
            + "--key (`odin cluster issue` makes them)",
        (_, false, _) => $"{gateway} does not speak TLS: it is no silo's gateway, or its silo runs without certificates "
            + "(--insecure-cluster)",
        (_, true, false) => $"{gateway} shows a certificate that is none of a silo of cluster '{certificates.Name.Cluster}', or of no "
            + "authority in this process's --cluster-ca, or not valid now",
        _ => $"{gateway} ends the TLS handshake",
    };

    /// <summary>With TLS 1.3 a server looks at the client's certificate when the client is done. A silo that takes it waits for the
    /// client to speak.</summary>
    private async Task<string?> AfterwardsAsync(SslStream tls, CancellationToken cancellationToken)
    {
        try
        {
            if (await tls.ReadAsync(new byte[1], cancellationToken) > 0) return null;
        }
        catch (IOException)
        {
            // The alert, or the end.
        }
        catch (OperationCanceledException)
        {
            return null;
        }

        return $"{gateway} does not take this process's certificate, {certificates?.Name}: its authority is not in the silo's "
            + "--cluster-ca, or it is not valid there now";
    }

    private bool IsGood(X509Certificate2? shown)
    {
        _isShown = shown is not null;
        return _isGood = shown is not null && certificates?.Who(shown) is { Role: CertificateRole.Silo };
    }
}
