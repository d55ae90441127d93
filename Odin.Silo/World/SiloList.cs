using System.Collections.Immutable;
using Odin.Silo.Placement;

namespace Odin.Silo.World;

/// <summary>The silos of the membership as this one sees it: no call is made.</summary>
internal sealed class SiloList(IClusterMembershipService membership, ILocalSiloDetails self, SiloRegions regions)
{
    /// <summary>The generation of a silo counts seconds from here.</summary>
    private static readonly DateTimeOffset Generations = new(2022, 1, 1, 0, 0, 0, TimeSpan.Zero);

    public ImmutableArray<WorldSilo> Read() =>
    [
        .. membership.CurrentSnapshot.Members.Values.Where(member => member.Status is not (SiloStatus.Dead or SiloStatus.None))
            .OrderBy(member => member.SiloAddress.ToString(), StringComparer.Ordinal)
            .Select(member => new WorldSilo(member.Name, $"{member.SiloAddress.Endpoint}", regions.Of(member.SiloAddress),
                member.Status.ToString(), StartOf(member.SiloAddress), member.SiloAddress.Equals(self.SiloAddress))),
    ];

    /// <summary>When the silo started, by its own clock.</summary>
    internal static DateTimeOffset StartOf(SiloAddress silo) => Generations.AddSeconds(silo.Generation);
}
