using System.Net;

namespace Odin.Hosting.Connections;

/// <summary>The places of a port, in all and by address. From any thread.</summary>
internal sealed class ConnectionPlaces(PortLimits limits)
{
    private readonly Lock _lock = new();
    private readonly Dictionary<IPAddress, int> _ofAddress = [];
    private int _taken;

    /// <summary>Null: a place is taken; otherwise the limit that stands against it.</summary>
    /// <param name="address">Null: of a connection without one, which counts in all only.</param>
    public PlaceLimit? TryTake(IPAddress? address)
    {
        lock (_lock)
        {
            if (_taken >= limits.InAll) return PlaceLimit.OfPort;
            if (address is not null)
            {
                var own = _ofAddress.GetValueOrDefault(address);
                if (own >= limits.PerAddress) return PlaceLimit.OfAddress;
                _ofAddress[address] = own + 1;
            }

            _taken++;
            return null;
        }
    }

    public void Free(IPAddress? address)
    {
        lock (_lock)
        {
            _taken--;
            if (address is null) return;
            if (_ofAddress[address] == 1) _ofAddress.Remove(address);
            else _ofAddress[address]--;
        }
    }

    public static IPAddress? AddressOf(EndPoint? endpoint) => PlainAddress.Of((endpoint as IPEndPoint)?.Address);
}

/// <summary>Why a connection gets no place.</summary>
internal enum PlaceLimit
{
    OfPort,
    OfAddress,
}
