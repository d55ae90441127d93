using System.Globalization;
using System.Net;
using Odin.Tests.Support.Processes;

namespace Odin.Tests.Anycast.Support;

/// <summary>A router between machines for edges, each with the VIP, one for clients and one for the control plane.</summary>
internal sealed class AnycastNet : IAsyncDisposable
{
    public const int ClientNumber = 8, HubNumber = 9;

    /// <summary>The VIP.</summary>
    public const string Address = "192.0.2.80", Address6 = "2001:db8:80::1";

    private static int s_count;

    private readonly List<Place> _places = [];
    private readonly string _prefix;

    private AnycastNet(string prefix) => _prefix = prefix;

    public Place Router { get; private set; } = null!;

    public Place Client { get; private set; } = null!;

    public Place Hub { get; private set; } = null!;

    public static IPEndPoint Door { get; } = new(IPAddress.Parse(Address), AnycastEdge.Port);

    public static IPEndPoint Door6 { get; } = new(IPAddress.Parse(Address6), AnycastEdge.Port);

    public static string RouterOf(int number) => string.Create(CultureInfo.InvariantCulture, $"10.95.{number}.1");

    public static string HostOf(int number) => string.Create(CultureInfo.InvariantCulture, $"10.95.{number}.2");

    /// <summary>Skips the test where it cannot be had.</summary>
    public static async Task<AnycastNet> CreateAsync()
    {
        var net = new AnycastNet(string.Create(CultureInfo.InvariantCulture,
            $"odin{Environment.ProcessId}-any{Interlocked.Increment(ref s_count)}"));
        try
        {
            net.Router = await net.AddAsync("router");
            await net.Router.RunAsync("sysctl", "-qw", "net.ipv4.ip_forward=1", "net.ipv6.conf.all.forwarding=1");
            net.Client = await net.ConnectAsync(ClientNumber, "client");
            net.Hub = await net.ConnectAsync(HubNumber, "hub");
            return net;
        }
        catch
        {
            await net.DisposeAsync();
            throw;
        }
    }

    /// <summary>A machine for an edge, which has the VIP.</summary>
    public async Task<Place> AddMachineAsync(int number)
    {
        var place = await ConnectAsync(number, string.Create(CultureInfo.InvariantCulture, $"edge{number}"));
        await place.IpAsync($"address add {Address}/32 dev lo");
        await place.IpAsync($"address add {Address6}/128 dev lo");
        return place;
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var place in Enumerable.Reverse(_places)) await place.DisposeAsync();
    }

    private async Task<Place> ConnectAsync(int number, string name)
    {
        var place = await AddAsync(name);
        await Router.IpAsync($"link add to-{name} type veth peer name eth0 netns {place.Name}");
        await AddressAsync(Router, $"to-{name}", RouterOf(number), number, 1);
        await AddressAsync(place, "eth0", HostOf(number), number, 2);
        await place.IpAsync($"route add default via {RouterOf(number)}");
        await place.IpAsync($"-6 route add default via fd95:{number}::1");
        return place;
    }

    private static async Task AddressAsync(Place place, string device, string address, int number, int host)
    {
        await place.IpAsync($"address add {address}/24 dev {device}");
        await place.IpAsync($"-6 address add fd95:{number}::{host}/64 dev {device} nodad");
        await place.IpAsync($"link set {device} up");
    }

    private async Task<Place> AddAsync(string name)
    {
        var place = await Place.CreateAsync($"{_prefix}-{name}");
        _places.Add(place);
        return place;
    }
}
