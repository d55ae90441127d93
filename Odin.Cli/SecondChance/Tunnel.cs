using System.Collections.Immutable;
using System.Globalization;
using System.Net;
using System.Net.Sockets;

namespace Odin.Cli.SecondChance;

/// <summary>The tunnel between the edges' machines, and the rules that use it. Every step returns null or why it failed.</summary>
/// <remarks>One device for all peers: a frame for everybody is sent to each peer that is asked (VXLAN's own list), so nobody has to be
/// found out first.</remarks>
internal sealed class Tunnel(TunnelSettings settings)
{
    private const int Network = 4107;
    private const string Device = NftRules.Device, Everybody = "ff:ff:ff:ff:ff:ff", Default = "00:00:00:00:00:00";

    private ImmutableArray<IPAddress> _asked = [];

    public async Task<string?> OpenAsync()
    {
        await CloseAsync();   // What a process that was killed has left.
        foreach (var step in Steps())
        {
            if (await KernelTool.RunAsync("ip", step) is { } failure) return failure;
        }

        return LoosenSourceCheck() ?? await KernelTool.RunAsync("nft", "-f -", NftRules.Of(settings, asks: false));
    }

    /// <summary>From now on these peers get what belongs to no session of this machine; with none it is left to the kernel.</summary>
    public async Task<string?> AskAsync(ImmutableArray<IPAddress> peers)
    {
        foreach (var peer in peers.Except(_asked))
        {
            if (await KernelTool.RunAsync("bridge", $"fdb append {Default} dev {Device} dst {peer}") is { } failure) return failure;
        }

        if (peers.IsEmpty != _asked.IsEmpty
            && await KernelTool.RunAsync("nft", "-f -", NftRules.Of(settings, asks: !peers.IsEmpty)) is { } refused) return refused;
        foreach (var peer in _asked.Except(peers))
        {
            if (await KernelTool.RunAsync("bridge", $"fdb del {Default} dev {Device} dst {peer}") is { } failure) return failure;
        }

        _asked = peers;
        return null;
    }

    /// <summary>Nothing of it is left, as far as that is possible.</summary>
    public async Task CloseAsync()
    {
        await KernelTool.RunAsync("nft", "-f -", NftRules.None);
        await KernelTool.RunAsync("ip", $"link delete {Device}");
        _asked = [];
    }

    private IEnumerable<string> Steps()
    {
        yield return $"link add {Device} type vxlan id {Network} dstport {settings.Port} local {settings.Local} nolearning";
        yield return $"link set {Device} mtu {settings.TunnelMtu} addrgenmode none up";
        // An address of its own: without one the kernel takes no packet with a client's address from the device.
        yield return $"address add 169.254.41.6/31 dev {Device}";
        yield return $"neigh replace {NftRules.Next4} lladdr {Everybody} dev {Device} nud permanent";
        if (settings.Vips.All(vip => vip.AddressFamily == AddressFamily.InterNetwork)) yield break;
        yield return $"-6 route replace {NftRules.Next6}/128 dev {Device}";
        yield return $"-6 neigh replace {NftRules.Next6} lladdr {Everybody} dev {Device} nud permanent";
    }

    /// <summary>Clients' packets come out of the tunnel, and their answers leave by another device.</summary>
    private static string? LoosenSourceCheck()
    {
        var (all, own) = ("/proc/sys/net/ipv4/conf/all/rp_filter", $"/proc/sys/net/ipv4/conf/{Device}/rp_filter");
        try
        {
            // The stricter of both does not count: the larger number does, and 2 is the loose check.
            if (int.Max(Number(all), Number(own)) == 1) File.WriteAllText(own, "2");
            return null;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return $"{own} cannot be set to 2: {exception.Message}; set net.ipv4.conf.all.rp_filter to 2 or 0 on the machine";
        }
    }

    private static int Number(string file) => int.Parse(File.ReadAllText(file), CultureInfo.InvariantCulture);
}
