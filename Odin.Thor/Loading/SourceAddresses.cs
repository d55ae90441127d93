using System.Net;
using System.Net.Sockets;

namespace Odin.Thor.Loading;

/// <summary>The local addresses sessions connect from, in turn: each brings its own ~28,000 ports.</summary>
internal sealed class SourceAddresses
{
    // From linux/in.h. The port is then chosen at connect, for the whole 4-tuple, not at bind.
    private const int SolIp = 0;
    private const int IpBindAddressNoPort = 24;

    private readonly IPEndPoint[] _sources;

    /// <param name="count">How many, of 127.0.1.1 on; 0 leaves the choice to the system.</param>
    public SourceAddresses(int count)
    {
        _sources = [.. Enumerable.Range(1, count).Select(last => new IPEndPoint(new IPAddress([127, 0, 1, (byte)last]), 0))];
    }

    /// <summary>Null when the system is to choose.</summary>
    public IPEndPoint? Of(long session) => _sources.Length == 0 ? null : _sources[session % _sources.Length];

    public static void Bind(Socket socket, IPEndPoint source)
    {
        if (OperatingSystem.IsLinux()) socket.SetRawSocketOption(SolIp, IpBindAddressNoPort, [1, 0, 0, 0]);
        socket.Bind(source);
    }
}
