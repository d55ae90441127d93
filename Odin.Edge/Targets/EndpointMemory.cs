using System.Collections.Immutable;
using System.Net;
using System.Net.Sockets;

namespace Odin.Edge.Targets;

/// <summary>The endpoints of one target: an address keeps its standing while the name leads there, and for a
/// while after. For the resolver alone.</summary>
/// <remarks>Name servers often give another part of a name's addresses each time; what is known of
/// them must not be forgotten each time.</remarks>
internal sealed class EndpointMemory
{
    private const int MaxGone = 64;
    private const long ForgetMilliseconds = 10 * 60_000;

    private readonly Dictionary<SocketAddress, TargetEndpoint> _current = [];
    private readonly Dictionary<SocketAddress, (TargetEndpoint Endpoint, long GoneAt)> _gone = [];

    /// <summary>The endpoints of these addresses, IPv6 and IPv4 in turn, each family in the order of its addresses.</summary>
    public ImmutableArray<TargetEndpoint> Take(IReadOnlyCollection<SocketAddress> addresses, long nowMilliseconds)
    {
        var before = new Dictionary<SocketAddress, TargetEndpoint>(_current);
        _current.Clear();
        foreach (var address in addresses)
        {
            _current[address] = before.Remove(address, out var known)
                ? known : Recall(address, nowMilliseconds) ?? new TargetEndpoint(address);
        }

        foreach (var (address, endpoint) in before) _gone[address] = (endpoint, nowMilliseconds);
        Forget(nowMilliseconds);
        return [.. InTurn(_current.Values)];
    }

    private TargetEndpoint? Recall(SocketAddress address, long nowMilliseconds)
    {
        if (!_gone.Remove(address, out var gone) || nowMilliseconds - gone.GoneAt > ForgetMilliseconds) return null;
        gone.Endpoint.OnReturned(nowMilliseconds);
        return gone.Endpoint;
    }

    private void Forget(long nowMilliseconds)
    {
        var old = _gone.OrderByDescending(pair => pair.Value.GoneAt)
            .Where((pair, index) => index >= MaxGone || nowMilliseconds - pair.Value.GoneAt > ForgetMilliseconds).ToList();
        foreach (var (address, _) in old) _gone.Remove(address);
    }

    private static IEnumerable<TargetEndpoint> InTurn(IEnumerable<TargetEndpoint> endpoints) => endpoints
        .OrderBy(endpoint => endpoint.ToString(), StringComparer.Ordinal)
        .GroupBy(endpoint => endpoint.Address.Family)
        .SelectMany(family => family.Select((endpoint, place) => (Endpoint: endpoint, Place: place)))
        .OrderBy(pair => pair.Place).ThenByDescending(pair => pair.Endpoint.Address.Family == AddressFamily.InterNetworkV6)
        .Select(pair => pair.Endpoint);
}
