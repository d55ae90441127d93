using System.Globalization;
using Odin.Tests.Grains.Configuration;
using Odin.Tests.Support.Processes;

namespace Odin.Tests.Drills.Support;

/// <summary>Long roads between the places of a backbone: every packet from one to another comes late, until disposed.
/// Connections live through both changes.</summary>
/// <remarks>Carried by the sidecar that the containers use too (infra/net/wan.c), one process per place. Cuts and losses hit its
/// datagrams as they would the packets.</remarks>
internal sealed class Roads : IAsyncDisposable
{
    private const int Port = 4789;

    private readonly List<DrillProcess> _carriers = [];
    private readonly IReadOnlyList<(int Number, Place Space)> _places;

    private Roads(IReadOnlyList<(int Number, Place Space)> places) => _places = places;

    /// <summary>Skips the test where the sidecar cannot be had.</summary>
    public static async Task<Roads> OpenAsync(IReadOnlyList<(int Number, Place Space)> places, TimeSpan oneWay)
    {
        var program = await BuildAsync();
        var roads = new Roads(places);
        foreach (var (number, space) in places)
        {
            var ways = roads.OthersThan(number)
                .Select(other =>
                    string.Create(CultureInfo.InvariantCulture,
                        $"{DeviceTo(other)}={Backbone.UplinkOf(other)}={oneWay.TotalMilliseconds}"));
            foreach (var device in roads.OthersThan(number).Select(DeviceTo))
            {
                await space.IpAsync($"tuntap add dev {device} mode tun");
                await space.IpAsync($"link set {device} mtu 1400 txqueuelen 5000 up");
            }

            var carrier = new DrillProcess($"wan-{number}", space,
                [program, Backbone.UplinkOf(number), Port.ToString(CultureInfo.InvariantCulture), .. ways]);
            roads._carriers.Add(carrier);
            await carrier.StartAsync("roads from");
        }

        foreach (var (number, space) in places)
        {
            foreach (var other in roads.OthersThan(number))
                await space.IpAsync($"route replace {Backbone.NetworkOf(other)} dev {DeviceTo(other)} src {Backbone.AddressOf(number, 1)}");
        }

        return roads;
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var (number, space) in _places)
        {
            foreach (var other in OthersThan(number)) await Backbone.RouteAsync(space, number, other);
        }

        foreach (var carrier in _carriers) await carrier.DisposeAsync();
        foreach (var (number, space) in _places)
        {
            foreach (var other in OthersThan(number)) await space.IpAsync($"link delete {DeviceTo(other)}");
        }
    }

    private static string DeviceTo(int number) => string.Create(CultureInfo.InvariantCulture, $"to-{number}");

    private IEnumerable<int> OthersThan(int number) => _places.Select(place => place.Number).Where(other => other != number);

    private static async Task<string> BuildAsync()
    {
        Tool.Require("gcc", "gcc");
        if (!File.Exists("/dev/net/tun")) Tool.Miss("this machine has no tun device");
        var program = Path.Combine(AppContext.BaseDirectory, "wan");
        await Command.RunAsync("gcc", "-O2", "-o", program, RepositoryFiles.Path("infra", "net", "wan.c"));
        return program;
    }
}
