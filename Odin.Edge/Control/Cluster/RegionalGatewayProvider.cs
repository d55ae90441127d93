using System.Net;
using System.Net.Sockets;
using Odin.Hosting.Redis;
using Orleans.Messaging;

namespace Odin.Edge.Control.Cluster;

/// <summary>Orleans' list of gateways with those of the own region preferred: a call to another region costs its round trip, and a silo
/// here knows the way to every grain.</summary>
/// <remarks>
/// The list of one client never shrinks to the own region again once it was the whole one. A silo whose gateway a client has left keeps its
/// answers for it, and those of its grains never arrive (seen for 30 s and more). So when the own region has gateways again this says so in
/// <see cref="ShouldReconnect"/>, and a new client, which no silo knows yet, takes over.
/// </remarks>
internal sealed class RegionalGatewayProvider(IGatewayListProvider gateways, GatewayRegions regions, string own, TimeProvider time,
    GatewayListNotice notice) : IGatewayListProvider
{
    private static readonly TimeSpan ConnectTimeout = TimeSpan.FromMilliseconds(500);

    /// <summary>Lists in a row that must have near gateways before the client is given up: a silo
    /// that comes and goes is not worth it.</summary>
    private const int SteadyLists = 2;

    private readonly TaskCompletionSource _shouldReconnect = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private IReadOnlyDictionary<string, string> _regions = new Dictionary<string, string>();
    private IList<Uri> _all = [];
    private bool _isWide;
    private int _listsWithNear;

    /// <summary>Completes when a new client would have nearer gateways than this one.</summary>
    public Task ShouldReconnect => _shouldReconnect.Task;

    /// <summary>Those that were listed last, of all regions.</summary>
    public IReadOnlyList<IPEndPoint> Known => [.. _all.Select(EndpointOf)];

    public TimeSpan MaxStaleness => gateways.MaxStaleness;

    [Obsolete("Orleans reads it no more.")]
    public bool IsUpdatable => true;

    public Task InitializeGatewayListProvider() => gateways.InitializeGatewayListProvider();

    /// <summary>While Redis is away the last list stands, but not the preference for gateways that are gone.</summary>
    public async Task<IList<Uri>> GetGateways()
    {
        try
        {
            // An empty list is one that Redis has lost: gateways that are gone are noticed without it.
            if (await gateways.GetGateways() is { Count: > 0 } all) _all = all;
            _regions = await regions.ReadAsync();
            notice.Succeeded();
        }
        catch (Exception) when (_all.Count > 0)
        {
            // Redis is away, or holds no list any more: what was listed last is better than none.
            await notice.FailedAsync();
        }

        var near = await GatewayPreference.NearAsync(_all, _regions, own, TakesConnectionsAsync);
        if (_all.Count > 0 && near.Count == 0) _isWide = true;
        _listsWithNear = near.Count == 0 ? 0 : _listsWithNear + 1;
        if (_isWide && _listsWithNear >= SteadyLists) _shouldReconnect.TrySetResult();
        return _isWide ? _all : near;
    }

    private async Task<bool> TakesConnectionsAsync(Uri gateway)
    {
        using var socket = new Socket(SocketType.Stream, ProtocolType.Tcp);
        try
        {
            await socket.ConnectAsync(EndpointOf(gateway)).WaitAsync(ConnectTimeout, time);
            return true;
        }
        catch (Exception exception) when (exception is SocketException or TimeoutException)
        {
            return false;
        }
    }

    private static IPEndPoint EndpointOf(Uri gateway) => new(IPAddress.Parse(gateway.Host), gateway.Port);
}
