using Odin.Edge.Admission;
using Odin.Edge.Loops;

namespace Odin.Edge.Sessions;

/// <summary>How many TLS handshakes may be under way on one loop, all together and from one client. For the loop's thread.</summary>
/// <remarks>A handshake costs half a millisecond of a core and some memory before anything is known of the client.</remarks>
internal sealed class HandshakeLimits
{
    public const int PerLoop = 4096;

    /// <summary>Of one IPv4 address or IPv6 network of 64 bits.</summary>
    public const int PerClient = 256;

    private const int IPv6Prefix = 64;

    private readonly Dictionary<ClientKey, int> _byClient = [];
    private int _all;

    public static ClientKey KeyOf(in PeerAddress client) => ClientKey.Of(ClientAddress.Of(in client), IPv6Prefix);

    /// <summary>True: <see cref="Release"/> is owed.</summary>
    public bool TryTake(ClientKey client)
    {
        var under = _byClient.GetValueOrDefault(client);
        if (_all >= PerLoop || under >= PerClient) return false;
        _byClient[client] = under + 1;
        _all++;
        return true;
    }

    public void Release(ClientKey client)
    {
        _all--;
        var left = _byClient[client] - 1;
        if (left > 0) _byClient[client] = left;
        else _byClient.Remove(client);
    }
}
