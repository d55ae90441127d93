using System.Globalization;
using Odin.Tests.Support.Processes;

namespace Odin.Tests.Drills.Support;

/// <summary>Regions as network namespaces on one bridge: services of region r have addresses
/// 10.93.r.0/24, its uplink is 10.94.r.1.</summary>
/// <remarks>Loss and cuts are rules of nftables on the uplink; delay comes from <see cref="Roads"/>.</remarks>
internal sealed class Backbone : IAsyncDisposable
{
    private readonly Place _bridge;
    private readonly List<(int Number, Place Space)> _places = [];
    private readonly string _prefix;

    private Backbone(string prefix, Place bridge) => (_prefix, _bridge) = (prefix, bridge);

    /// <summary>Skips the test where namespaces cannot be made; in CI that is a failure.</summary>
    public static async Task<Backbone> CreateAsync()
    {
        Tool.Require("nft", "nftables");

        var prefix = string.Create(CultureInfo.InvariantCulture, $"odin{Environment.ProcessId}");
        var bridge = await Place.CreateAsync($"{prefix}-backbone");
        await bridge.IpAsync("link add bridge type bridge");
        await bridge.IpAsync("link set bridge up");
        return new Backbone(prefix, bridge);
    }

    public static string AddressOf(int place, int host) => string.Create(CultureInfo.InvariantCulture, $"10.93.{place}.{host}");

    public static string NetworkOf(int place) => string.Create(CultureInfo.InvariantCulture, $"10.93.{place}.0/24");

    public static string UplinkOf(int place) => string.Create(CultureInfo.InvariantCulture, $"10.94.{place}.1");

    /// <summary>From one place to another by the bridge, without delay.</summary>
    public static Task RouteAsync(Place from, int number, int other) =>
        from.IpAsync($"route replace {NetworkOf(other)} via {UplinkOf(other)} src {AddressOf(number, 1)}");

    /// <summary>A region, or another place with an uplink.</summary>
    public async Task<Place> AddAsync(int number, string name, params int[] hosts)
    {
        var place = await Place.CreateAsync($"{_prefix}-{name}");
        await place.IpAsync($"link add uplink type veth peer name to-{name} netns {_bridge.Name}");
        await place.IpAsync($"address add {UplinkOf(number)}/16 dev uplink");
        await place.IpAsync("link set uplink up");
        await _bridge.IpAsync($"link set to-{name} master bridge up");
        foreach (var host in hosts) await place.IpAsync($"address add {AddressOf(number, host)}/32 dev lo");
        foreach (var (other, space) in _places)
        {
            await RouteAsync(place, number, other);
            await RouteAsync(space, other, number);
        }

        await place.RunAsync("nft",
            "add table inet drill; add chain inet drill in { type filter hook input priority 0; }; add chain inet drill out { type " +
                "filter hook output priority 0; }");
        _places.Add((number, place));
        return place;
    }

    /// <summary>Nothing comes into the place or leaves it, without a word to anybody.</summary>
    public static Task CutAsync(Place place) =>
        place.RunAsync("nft", "add rule inet drill in iifname uplink drop; add rule inet drill out oifname uplink drop");

    /// <summary>So many packets of a hundred that come into the place get lost.</summary>
    public static Task LoseAsync(Place place, int percent) =>
        place.RunAsync("nft",
            string.Create(CultureInfo.InvariantCulture, $"add rule inet drill in iifname uplink numgen random mod 100 < {percent} drop"));

    /// <summary>Every packet between two places comes so much later, until what is returned is disposed.</summary>
    public Task<Roads> DelayAsync(TimeSpan oneWay) => Roads.OpenAsync(_places, oneWay);

    public static Task HealAsync(Place place) => place.RunAsync("nft", "flush table inet drill");

    public async ValueTask DisposeAsync()
    {
        foreach (var (_, space) in _places) await space.DisposeAsync();
        await _bridge.DisposeAsync();
    }
}
