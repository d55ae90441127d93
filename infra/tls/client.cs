// A .NET client for clients.sh: verifies the server by an authority of its own, and gets a page. client.cs PORT AUTHORITY
using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography.X509Certificates;

var handler = new SocketsHttpHandler
{
    ConnectCallback = async (_, stop) =>
    {
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp);
        await socket.ConnectAsync(IPAddress.Loopback, int.Parse(args[0]), stop);
        return new NetworkStream(socket, ownsSocket: true);
    },
};
handler.SslOptions.CertificateChainPolicy = new X509ChainPolicy
{
    TrustMode = X509ChainTrustMode.CustomRootTrust,
    CustomTrustStore = { X509CertificateLoader.LoadCertificateFromFile(args[1]) },
    RevocationMode = X509RevocationMode.NoCheck,
};
using var client = new HttpClient(handler);
Console.Write(await client.GetStringAsync($"https://shop.example:{args[0]}/"));
