using System.Net.Sockets;
using System.Security.Cryptography.X509Certificates;

namespace Odin.Tests.Support;

/// <summary>A target with TLS that wants an SSLRequest first, as PostgreSQL does, and echoes.</summary>
internal sealed class AskedFirst : IAsyncDisposable
{
    private static readonly byte[] Request = Convert.FromHexString("0000000804D2162F");

    private int _asked;

    private AskedFirst(X509Certificate2 certificate) =>
        Target = TlsTarget.Start(certificate, stream => stream.CopyToAsync(stream), before: AnswerAsync);

    public TestTarget Target { get; }

    /// <summary>How many asked as they should.</summary>
    public int Asked => Volatile.Read(ref _asked);

    public static AskedFirst Start(X509Certificate2 certificate) => new(certificate);

    public ValueTask DisposeAsync() => Target.DisposeAsync();

    private async Task AnswerAsync(Socket socket)
    {
        var request = new byte[Request.Length];
        for (var got = 0; got < request.Length;)
        {
            var read = await socket.ReceiveAsync(request.AsMemory(got));
            if (read == 0) throw new SocketException((int)SocketError.ConnectionReset);
            got += read;
        }

        if (!request.AsSpan().SequenceEqual(Request)) throw new SocketException((int)SocketError.ConnectionReset);
        Interlocked.Increment(ref _asked);
        await socket.SendAsync("S"u8.ToArray());
    }
}
