using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Security.Cryptography.X509Certificates;
using System.Text;

namespace Odin.Tests.Support;

/// <summary>A .NET client with TLS. Every wait ends with what it waited for.</summary>
internal sealed class TlsClient : IAsyncDisposable
{
    private readonly TestClient _client;

    private TlsClient(TestClient client, SslStream stream) => (_client, Stream) = (client, stream);

    public SslStream Stream { get; }

    public Socket Socket => _client.Socket;

    public string Thumbprint => ((X509Certificate2)Stream.RemoteCertificate!).Thumbprint;

    /// <param name="folder">Whose certificates are trusted.</param>
    public static async Task<TlsClient> ConnectAsync(int port, TlsFolder folder, string name = "shop.example",
        SslProtocols version = SslProtocols.None, X509Certificate2? own = null, bool mayResume = false,
        params SslApplicationProtocol[] protocols)
    {
        var client = await TestClient.ConnectAsync(port);
        var stream = new SslStream(new NetworkStream(client.Socket));
        using var deadline = TestTimeout.Source(TestTimeout.Usual);
        try
        {
            await stream.AuthenticateAsClientAsync(new SslClientAuthenticationOptions
            {
                TargetHost = name,
                AllowTlsResume = mayResume,   // A resumed session shows the certificate of the one before.
                EnabledSslProtocols = version,
                ApplicationProtocols = [.. protocols],
                ClientCertificates = own is null ? null : [own],
                RemoteCertificateValidationCallback = (_, certificate, _, _) => folder.IsOurs((X509Certificate2)certificate!),
            }, deadline.Token);
            return new TlsClient(client, stream);
        }
        catch
        {
            await stream.DisposeAsync();
            client.Dispose();
            throw;
        }
    }

    public async Task SendAsync(ReadOnlyMemory<byte> bytes)
    {
        using var deadline = TestTimeout.Source(TestTimeout.Usual);
        await Stream.WriteAsync(bytes, deadline.Token);
    }

    public async Task<byte[]> ReceiveAsync(int count)
    {
        using var deadline = TestTimeout.Source(TestTimeout.Usual);
        var bytes = new byte[count];
        await Stream.ReadExactlyAsync(bytes, deadline.Token);
        return bytes;
    }

    public async Task EchoAsync(string text)
    {
        await SendAsync(Encoding.ASCII.GetBytes(text));
        Encoding.ASCII.GetString(await ReceiveAsync(text.Length)).ShouldBe(text);
    }

    /// <summary>close_notify, and no FIN.</summary>
    public Task FinishAsync() => Stream.ShutdownAsync();

    /// <summary>Everything up to close_notify.</summary>
    public async Task<byte[]> ReceiveToEndAsync()
    {
        using var deadline = TestTimeout.Source(TestTimeout.Usual);
        var all = new MemoryStream();
        await Stream.CopyToAsync(all, deadline.Token);
        return all.ToArray();
    }

    public async ValueTask DisposeAsync()
    {
        await Stream.DisposeAsync();
        _client.Dispose();
    }
}
