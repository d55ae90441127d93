using System.Collections.Immutable;
using System.Net;
using System.Net.NetworkInformation;
using System.Net.Sockets;
using Odin.Hosting.Certificates;
using Odin.Hosting.Redis;
using Odin.Hosting.Settings;

namespace Odin.Silo.Settings;

/// <summary>What a silo is. Section <c>Odin</c> of the .NET configuration: command line, environment
/// <c>ODIN__...</c>, appsettings.json.</summary>
public sealed class SiloOptions
{
    /// <summary>The cluster's name; every silo and edge of it must say the same.</summary>
    public string ClusterId { get; set; } = "odin";

    /// <summary>The service's name, under which state is kept in Redis; it must stay the same for the life of the data.</summary>
    public string ServiceId { get; set; } = "odin";

    /// <summary>The region the silo stands in.</summary>
    public string Region { get; set; } = "local";

    /// <summary>The region the catalog and the apps' grains live in while it has a silo. Null: one region each, by name.</summary>
    public string? HomeRegion { get; set; }

    /// <summary>Port for other silos.</summary>
    public int SiloPort { get; set; } = 11111;

    /// <summary>Port for edges and tools.</summary>
    public int GatewayPort { get; set; } = 30000;

    /// <summary>The address other processes reach this silo at. Null: the machine's own; loopback without Redis.</summary>
    public IPAddress? AdvertisedAddress { get; set; }

    /// <summary>The address that both ports listen on. Null: the one that others reach the silo at.</summary>
    public IPAddress? BindAddress { get; set; }

    /// <summary>With what the silo proves that it is one. Null: connections are neither encrypted nor authenticated.</summary>
    public ClusterCertificates? Certificates { get; set; }

    /// <summary>How logs and metrics call the silo.</summary>
    internal string Name => $"{AdvertisedAddress?.ToString() ?? Environment.MachineName}:{SiloPort}";

    /// <summary>Redis for membership and state. Null: this silo is alone and keeps its state in memory.</summary>
    public RedisServers? Redis { get; set; }

    /// <summary>What this machine lacks for them.</summary>
    internal IEnumerable<string> Errors => Redis is null || AdvertisedAddress is not null || HasAddress() ? [] :
        ["This machine has no IPv4 address but loopback's for others to reach the silo at. Give it one, or name one with " +
            "--advertised-address."];

    /// <summary>The most connections that the gateway takes at a time. Null: a share of the process's descriptor limit.</summary>
    public int? MaxGatewayConnections { get; set; }

    /// <summary>The same of the port for other silos.</summary>
    public int? MaxSiloConnections { get; set; }

    /// <summary>The most connections from one address to each of the two ports. Null: half of what the port takes in all.</summary>
    public int? ConnectionsPerAddress { get; set; }

    /// <summary>How long a call from this silo waits for its answer. Between silos it is how long a dead one is
    /// waited for; Orleans' default is 30 s.</summary>
    public TimeSpan ResponseTimeout { get; set; } = TimeSpan.FromSeconds(5);

    public static ImmutableArray<Setting<SiloOptions>> Settings { get; } =
    [
        Setting.Identifier<SiloOptions>(nameof(Region), "The region this silo stands in. Default: local.",
            (options, value) => options.Region = value),
        Setting.Identifier<SiloOptions>(nameof(HomeRegion),
            "The region in which the catalog and the apps' grains live while it has a silo. Default: one region each, by name.",
            (options, value) => options.HomeRegion = value),
        Setting.Identifier<SiloOptions>(nameof(ClusterId), "The cluster's name, the same for every silo and edge of it. Default: odin.",
            (options, value) => options.ClusterId = value),
        Setting.Identifier<SiloOptions>(nameof(ServiceId),
            "The name under which state is kept in Redis; never changed while the state is wanted. Default: odin.",
            (options, value) => options.ServiceId = value),
        Setting.Address<SiloOptions>(nameof(AdvertisedAddress),
            "The address other processes reach this silo at. Default: the machine's own; loopback without Redis.",
            (options, value) => options.AdvertisedAddress = value),
        Setting.Address<SiloOptions>(nameof(BindAddress),
            "The address that both ports listen on, used with Redis. Default: the address that others reach this silo at.",
            (options, value) => options.BindAddress = value),
        Setting.Number<SiloOptions>(nameof(SiloPort), "PORT", 1, 65_535, "The port for other silos. Default: 11111.",
            (options, value) => options.SiloPort = value),
        Setting.Number<SiloOptions>(nameof(GatewayPort), "PORT", 1, 65_535, "The port for edges and for odin's commands. Default: 30000.",
            (options, value) => options.GatewayPort = value),
        Setting.Number<SiloOptions>(nameof(ConnectionsPerAddress), "COUNT", 1, 1_000_000,
            "The most connections from one address to each of the two ports. Default: half of what the port takes in all.",
            (options, value) => options.ConnectionsPerAddress = value),
    ];

    /// <summary>What Orleans takes one of when none is named.</summary>
    private static bool HasAddress() => NetworkInterface.GetAllNetworkInterfaces()
        .Where(card => card is { OperationalStatus: OperationalStatus.Up, NetworkInterfaceType: not NetworkInterfaceType.Loopback })
        .SelectMany(card => card.GetIPProperties().UnicastAddresses)
        .Any(own => own.Address.AddressFamily == AddressFamily.InterNetwork);
}
