using Odin.Silo.World;

namespace Odin.Cli.Cluster;

/// <summary>One silo of <c>odin get silos</c>. <paramref name="Asked"/>: it is the one that answers.</summary>
internal sealed record SiloRow(string Silo, string? Region, string Status, string Address, string Started, bool Asked)
{
    public static SiloRow Of(WorldSilo silo) => new(silo.Name, silo.Region, silo.Status, silo.Address, TimeText.Of(silo.StartedAt),
        silo.IsThis);
}
