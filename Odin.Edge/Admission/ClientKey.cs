namespace Odin.Edge.Admission;

/// <summary>What one client is counted under: the first 64 bits of its address, and of which family they are.</summary>
internal readonly record struct ClientKey(ulong Prefix, bool IsIPv4)
{
    /// <summary>Seeded per process: nobody can choose addresses that meet in one bucket.</summary>
    public override int GetHashCode() => HashCode.Combine(Prefix, IsIPv4);
}
