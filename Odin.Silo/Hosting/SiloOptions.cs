using System.ComponentModel.DataAnnotations;

namespace Odin.Silo.Hosting;

/// <summary>What this silo process is. Section <c>Odin</c> of the .NET configuration: command line, environment <c>ODIN__...</c>, appsettings.json.</summary>
public sealed class SiloOptions
{
    /// <summary>The cluster's name; every silo and edge of it must say the same.</summary>
    [Required]
    public string ClusterId { get; set; } = "odin";

    /// <summary>The service's name, under which state is kept in Redis; it must stay the same for the life of the data.</summary>
    [Required]
    public string ServiceId { get; set; } = "odin";

    /// <summary>The region the silo stands in.</summary>
    [Required]
    public string Region { get; set; } = "local";

    /// <summary>Port for other silos; 1 to 65535.</summary>
    [Range(1, 65535)]
    public int SiloPort { get; set; } = 11111;

    /// <summary>Port for edges and tools; 1 to 65535.</summary>
    [Range(1, 65535)]
    public int GatewayPort { get; set; } = 30000;

    /// <summary>The address other processes reach this silo at. Null: the machine's own; loopback without Redis.</summary>
    public string? AdvertisedAddress { get; set; }

    /// <summary>Port of health and dashboard, on loopback only; 0: any free one.</summary>
    [Range(0, 65535)]
    public int AdminPort { get; set; } = 8080;

    /// <summary>Redis for membership and state, as a StackExchange.Redis connection string. Null: this silo is alone and keeps its state in memory.</summary>
    public string? Redis { get; set; }
}
