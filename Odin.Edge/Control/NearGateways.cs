using System.Net;
using System.Net.Sockets;
using Odin.Hosting.Redis;
using Orleans.Messaging;
using StackExchange.Redis;

namespace Odin.Edge.Control;

/// <summary>Orleans' list of gateways with those of the own region preferred: a call to another region costs its round trip, and a silo here knows the way to every grain.</summary>
internal sealed class NearGateways(IGatewayListProvider gateways, GatewayRegions regions, string own, TimeProvider time) : IGatewayListProvider
{
    private static readonly TimeSpan ConnectPatience = TimeSpan.FromMilliseconds(500);

    private IReadOnlyDictionary<string, string> _regions = new Dictionary<string, string>();
    private IList<Uri> _all = [];

    public TimeSpan MaxStaleness => gateways.MaxStaleness;

    [Obsolete("Orleans reads it no more.")]
    public bool IsUpdatable => true;

    public Task InitializeGatewayListProvider() => gateways.InitializeGatewayListProvider();

    /// <summary>While Redis is away the last list stands, but not the preference for gateways that are gone.</summary>
    public async Task<IList<Uri>> GetGateways()
    {
        try
        {
            _all = await gateways.GetGateways();
            _regions = await regions.ReadAsync();
        }
        catch (Exception exception) when (_all.Count > 0 && exception is RedisException or TimeoutException)
        {
            // What was listed last is better than no list.
        }

        return await GatewayPreference.ChooseAsync(_all, _regions, own, TakesConnectionsAsync);
    }

    private async Task<bool> TakesConnectionsAsync(Uri gateway)
    {
        using var socket = new Socket(SocketType.Stream, ProtocolType.Tcp);
        try
        {
            await socket.ConnectAsync(new IPEndPoint(IPAddress.Parse(gateway.Host), gateway.Port)).WaitAsync(ConnectPatience, time);
            return true;
        }
        catch (Exception exception) when (exception is SocketException or TimeoutException)
        {
            return false;
        }
    }
}
