using System.Collections.Immutable;
using Odin.Hosting.Certificates;
using Odin.Hosting.Redis;
using Odin.Hosting.Settings;

namespace Odin.Edge.Control.Cluster;

/// <summary>Which cluster an edge of its own process, or one of odin's commands, talks to. Section
/// <c>Odin</c> of the .NET configuration.</summary>
public sealed class ClusterConnectionOptions
{
    /// <summary>The cluster's name; the silos' must be the same.</summary>
    public string ClusterId { get; set; } = "odin";

    /// <summary>The service's name; the silos' must be the same.</summary>
    public string ServiceId { get; set; } = "odin";

    /// <summary>Redis that lists the silos. Null: the silos at <see cref="Gateway"/>.</summary>
    public RedisServers? Redis { get; set; }

    /// <summary>What it must allow.</summary>
    public RedisNeeds RedisNeeds => RedisNeeds.OfClient(ServiceId, ClusterId);

    /// <summary>The gateways of silos, <c>HOST:PORT,...</c>, when there is no Redis to ask.</summary>
    public string Gateway { get; set; } = "127.0.0.1:30000";

    /// <summary>With what this process proves who it is. Null: connections are neither encrypted nor authenticated.</summary>
    public ClusterCertificates? Certificates { get; set; }

    /// <summary>How long a call waits for its answer, and so for a silo that died; Orleans' default is 30 s.</summary>
    public TimeSpan ResponseTimeout { get; set; } = TimeSpan.FromSeconds(5);

    public static ImmutableArray<Setting<ClusterConnectionOptions>> Settings { get; } =
    [
        Setting.Endpoints<ClusterConnectionOptions>(nameof(Gateway), "Gateways of silos, used without --redis. Default: 127.0.0.1:30000.",
            (options, value) => options.Gateway = value),
        Setting.Identifier<ClusterConnectionOptions>(nameof(ClusterId),
            "The cluster's name, the same for every silo and edge of it. Default: odin.", (options, value) => options.ClusterId = value),
        Setting.Identifier<ClusterConnectionOptions>(nameof(ServiceId), "The service's name; the silos' is the same. Default: odin.",
            (options, value) => options.ServiceId = value),
    ];

    /// <summary>Where the cluster is looked for, for messages.</summary>
    public override string ToString() =>
        Redis is null
        ? $"the silo gateways {Gateway}" : $"the silos that Redis at {Redis} lists";
}
