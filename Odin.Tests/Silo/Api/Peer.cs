using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;
using Odin.Tests.Support;

namespace Odin.Tests.Silo.Api;

/// <summary>Sends a request as it is written: a client of .NET would tidy its path up.</summary>
internal sealed class Peer : IDisposable
{
    private readonly Socket _socket = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);

    public Peer(int port, IPAddress from)
    {
        _socket.Bind(new IPEndPoint(from, 0));
        _socket.Connect(IPAddress.Loopback, port);
    }

    /// <summary>Returns the status.</summary>
    public async Task<int> AskAsync(string request)
    {
        await _socket.SendAsync(Encoding.ASCII.GetBytes(request));
        using var reader = new StreamReader(new NetworkStream(_socket));
        var line = await TestTimeout.Within(reader.ReadLineAsync());
        return int.Parse(line!.Split(' ')[1], CultureInfo.InvariantCulture);
    }

    public void Dispose() => _socket.Dispose();
}
