namespace Odin.Hosting.Resources;

/// <summary>How a process shares its descriptors out: none of its doors can take what another one needs, and none can take the last ones,
/// which the runtime does not survive.</summary>
/// <remarks>Fixed numbers where few are ever needed; parts of the limit where the number grows with the cluster.</remarks>
/// <param name="Limit">Of the process; see <see cref="DescriptorLimit"/>.</param>
public sealed record DescriptorShares(long Limit)
{
    /// <summary>Where the system names no limit.</summary>
    private const long Unknown = 65_536;

    /// <summary>Connections to the admin endpoint.</summary>
    public const int Admin = 32;

    /// <summary>Kept for what comes and goes: files, assemblies, DNS, Redis, connections to the cluster, a connection
    /// that is accepted only to be refused.</summary>
    public const int Reserve = 64;

    /// <summary>What a process has open before anybody comes: assemblies, event loops, pipes of the runtime.</summary>
    private const int Itself = 256;

    /// <summary>Probes under way at once.</summary>
    public int Probes => (int)Math.Clamp(Limit / 16, 8, 512);

    /// <summary>Connections to a silo's gateway: one of each edge and of each command.</summary>
    public int Gateway => (int)Math.Clamp((Limit - Itself - Reserve - Admin) * 3 / 4, 8, 100_000);

    /// <summary>Connections from other silos.</summary>
    public int Silos => (int)Math.Clamp((Limit - Itself - Reserve - Admin) / 8, 8, 10_000);

    public static DescriptorShares OfThisProcess() => new(DescriptorLimit.OfThisProcess() ?? Unknown);
}
