using System.Collections.Frozen;
using System.Net;
using System.Net.NetworkInformation;
using System.Net.Sockets;

namespace Odin.Edge.Announcing;

/// <summary>The addresses of this machine's interfaces, looked up once a second at most. For one thread.</summary>
internal sealed class LocalAddresses(TimeProvider time)
{
    private static readonly TimeSpan Validity = TimeSpan.FromSeconds(1);

    private FrozenSet<IPAddress>? _known;
    private long _knownAt;

    /// <summary>When the system does not say, what it said before holds.</summary>
    public FrozenSet<IPAddress> All
    {
        get
        {
            if (_known is not null && time.GetElapsedTime(_knownAt) < Validity) return _known;
            try
            {
                _known = NetworkInterface.GetAllNetworkInterfaces().SelectMany(AddressesOf).ToFrozenSet();
            }
            catch (NetworkInformationException)
            {
                _known ??= [];
            }

            _knownAt = time.GetTimestamp();
            return _known;
        }
    }

    /// <summary>An address of the interface that has <paramref name="local"/>, of the other family; null: it has none that routers can
    /// use.</summary>
    public static IPAddress? Beside(IPAddress local, Predicate<IPAddress> isVip)
    {
        var wanted = local.AddressFamily == AddressFamily.InterNetwork ? AddressFamily.InterNetworkV6 : AddressFamily.InterNetwork;
        var interfaces = NetworkInterface.GetAllNetworkInterfaces().Select(AddressesOf);
        return interfaces.FirstOrDefault(addresses => addresses.Contains(local))?
            .FirstOrDefault(address => address.AddressFamily == wanted && !address.IsIPv6LinkLocal && !isVip(address));
    }

    private static IEnumerable<IPAddress> AddressesOf(NetworkInterface found) =>
        found.GetIPProperties().UnicastAddresses.Select(unicast => unicast.Address);
}
