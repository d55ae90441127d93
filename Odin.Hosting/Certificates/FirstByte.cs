using System.Net;
using System.Text;
using Microsoft.AspNetCore.Connections;
using Odin.Hosting.Connections;

namespace Odin.Hosting.Certificates;

/// <summary>Sees by the first byte of a connection whether it speaks TLS. Plain HTTP goes on at addresses of loopback; elsewhere it
/// gets one answer that names HTTPS.</summary>
/// <param name="secure">Serves TLS.</param>
/// <param name="plain">Serves HTTP.</param>
internal sealed class FirstByte(ConnectionDelegate secure, ConnectionDelegate plain, TimeProvider time)
{
    /// <summary>The first byte of a TLS handshake; no method of HTTP begins with it.</summary>
    private const byte Handshake = 22;

    private const string Detail = """
        {"title":"Bad Request","status":400,"detail":"This address takes HTTPS only: ask https:// with the cluster's authority (ca.crt)."}
        """;

    private static readonly byte[] Refusal = Encoding.ASCII.GetBytes(
        "HTTP/1.1 400 Bad Request\r\nContent-Type: application/problem+json\r\n" +
        $"Connection: close\r\nContent-Length: {Detail.Length}\r\n\r\n{Detail}");

    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(10);

    public async Task ServeAsync(ConnectionContext connection)
    {
        if (await FirstByteGate.ReadAsync(connection, Deadline, time) is not { } first) return;
        if (first == Handshake) await secure(connection);
        else if (IsLoopback(connection.LocalEndPoint)) await plain(connection);
        else await connection.Transport.Output.WriteAsync(Refusal);
    }

    private static bool IsLoopback(EndPoint? local) => local is IPEndPoint { Address: var address }
        && IPAddress.IsLoopback(PlainAddress.Of(address));
}
