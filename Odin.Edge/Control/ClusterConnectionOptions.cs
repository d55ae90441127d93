using System.ComponentModel.DataAnnotations;

namespace Odin.Edge.Control;

/// <summary>Which cluster an edge of its own process belongs to. Section <c>Odin</c> of the .NET configuration.</summary>
public sealed class ClusterConnectionOptions
{
    /// <summary>The cluster's name; the silos' must be the same.</summary>
    [Required]
    public string ClusterId { get; set; } = "odin";

    /// <summary>The service's name; the silos' must be the same.</summary>
    [Required]
    public string ServiceId { get; set; } = "odin";

    /// <summary>Redis that lists the silos, as a StackExchange.Redis connection string. Null: a silo on this machine at <see cref="GatewayPort"/>.</summary>
    public string? Redis { get; set; }

    /// <summary>The gateway of a silo on this machine, without Redis. 1 to 65535.</summary>
    [Range(1, 65535)]
    public int GatewayPort { get; set; } = 30000;
}
