using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Security.Cryptography.X509Certificates;
using System.Text;

namespace Odin.Tests.Support;

/// <summary>TLS servers that say who they are and which protocol was agreed on, and clients that trust anybody.</summary>
internal static class TlsTarget
{
    public static TestTarget Start(string name, X509Certificate2 certificate) => TestTarget.Start(async socket =>
    {
        await using var stream = new SslStream(new NetworkStream(socket));
        try
        {
            await stream.AuthenticateAsServerAsync(new SslServerAuthenticationOptions
            {
                ServerCertificate = certificate,
                ApplicationProtocols = [SslApplicationProtocol.Http2, SslApplicationProtocol.Http11],
            });
            await stream.WriteAsync(Encoding.ASCII.GetBytes($"{name} {stream.NegotiatedApplicationProtocol}"));
            await stream.ShutdownAsync();
        }
        catch (Exception exception) when (exception is IOException or AuthenticationException)
        {
            // The client went.
        }
    });

    /// <summary>Runs the handler once the handshake is done; then close_notify, and FIN.</summary>
    /// <param name="certificate">The server's own.</param>
    /// <param name="handle">What it does with each client.</param>
    /// <param name="change">Of how it shakes hands.</param>
    /// <param name="before">What goes before the handshake.</param>
    public static TestTarget Start(X509Certificate2 certificate, Func<SslStream, Task> handle,
        Action<SslServerAuthenticationOptions>? change = null, Func<Socket, Task>? before = null) => TestTarget.Start(async socket =>
    {
        if (before is not null) await before(socket);
        await using var stream = new SslStream(new NetworkStream(socket));
        var options = new SslServerAuthenticationOptions { ServerCertificate = certificate };
        change?.Invoke(options);
        try
        {
            await stream.AuthenticateAsServerAsync(options);
            await handle(stream);
            await stream.ShutdownAsync();
            socket.Shutdown(SocketShutdown.Send);
        }
        catch (Exception exception) when (exception is IOException or AuthenticationException or SocketException)
        {
            // The client went.
        }
    });

    public static TestTarget Echo(X509Certificate2 certificate, Action<SslServerAuthenticationOptions>? change = null) =>
        Start(certificate, stream => stream.CopyToAsync(stream), change);

    /// <summary>What the server behind the port says to a client that asks for this name.</summary>
    public static async Task<string> AskAsync(int port, string name, SslApplicationProtocol protocol,
        SslProtocols version = SslProtocols.None)
    {
        using var client = await TestClient.ConnectAsync(port);
        await using var stream = new SslStream(new NetworkStream(client.Socket));
        using var deadline = TestTimeout.Source(TestTimeout.Usual);
        await stream.AuthenticateAsClientAsync(new SslClientAuthenticationOptions
        {
            TargetHost = name,
            EnabledSslProtocols = version,
            ApplicationProtocols = [protocol],
            RemoteCertificateValidationCallback = (_, certificate, _, _) => certificate is not null,
        }, deadline.Token);
        using var reader = new StreamReader(stream, Encoding.ASCII);
        return await reader.ReadToEndAsync(deadline.Token);
    }
}
