using System.Net.Sockets;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Odin.Cli.Api;

/// <summary>Makes connections to a silo's admin endpoint, with the certificates that were asked for.</summary>
internal static class ApiHandler
{
    private static readonly TimeSpan ConnectDeadline = TimeSpan.FromSeconds(10);

    /// <summary>One of the two is null.</summary>
    /// <param name="server">Checks who answers by HTTPS.</param>
    public static (SocketsHttpHandler? Handler, string? Failure) Create(ApiEndpoint endpoint, ServerCertificate server)
    {
        var handler = new SocketsHttpHandler
        {
            ConnectTimeout = ConnectDeadline,
            ConnectCallback = ConnectAsync,
            // What a silo never asks for, and each would have to be compiled first.
            UseCookies = false,
            AllowAutoRedirect = false,
            ActivityHeadersPropagator = null,
        };
        handler.SslOptions.RemoteCertificateValidationCallback = server.IsTaken;
        var failure = Try(endpoint.Ca, "--ca", file => Trust(handler, file))
            ?? Try(endpoint.Certificate, "--certificate", file => Show(handler, file, endpoint.CertificateKey));
        if (failure is null) return (handler, null);
        handler.Dispose();
        return (null, failure);
    }

    private static string? Try(string? file, string flag, Action<string> use)
    {
        if (file is null) return null;
        try
        {
            use(file);
            return null;
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException or CryptographicException)
        {
            return $"{flag} '{file}': it cannot be used: {failure.Message.TrimEnd('.')}.";
        }
    }

    /// <summary>A silo has to be of this authority.</summary>
    private static void Trust(SocketsHttpHandler handler, string file)
    {
        var authorities = new X509Certificate2Collection();
        authorities.ImportFromPemFile(file);
        if (authorities.Count == 0) throw new CryptographicException("there is no certificate in it");
        var policy = new X509ChainPolicy
        {
            TrustMode = X509ChainTrustMode.CustomRootTrust,
            RevocationMode = X509RevocationMode.NoCheck,
            DisableCertificateDownloads = true,
        };
        policy.CustomTrustStore.AddRange(authorities);
        handler.SslOptions.CertificateChainPolicy = policy;
    }

    private static void Show(SocketsHttpHandler handler, string file, string? key)
    {
        var certificate = X509Certificate2.CreateFromPemFile(file, key ?? Path.ChangeExtension(file, ".key"));
        handler.SslOptions.LocalCertificateSelectionCallback = (_, _, _, _, _) => certificate;
    }

    /// <summary>A stream whose silo is gone without a word has to end. The caller's thread waits: <see cref="ApiClient"/>.</summary>
    private static ValueTask<Stream> ConnectAsync(SocketsHttpConnectionContext context, CancellationToken cancellationToken)
    {
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            socket.SetSocketOption(SocketOptionLevel.Socket, SocketOptionName.KeepAlive, true);
            socket.SetSocketOption(SocketOptionLevel.Tcp, SocketOptionName.TcpKeepAliveTime, 10);
            socket.SetSocketOption(SocketOptionLevel.Tcp, SocketOptionName.TcpKeepAliveInterval, 5);
            socket.SetSocketOption(SocketOptionLevel.Tcp, SocketOptionName.TcpKeepAliveRetryCount, 3);
            socket.ConnectAsync(context.DnsEndPoint, cancellationToken).AsTask().GetAwaiter().GetResult();
            return new(new NetworkStream(socket, ownsSocket: true));
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }
}
