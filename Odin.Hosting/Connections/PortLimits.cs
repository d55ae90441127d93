namespace Odin.Hosting.Connections;

/// <summary>How many connections a port has at a time.</summary>
/// <param name="InAll">From everybody.</param>
/// <param name="PerAddress">From one address, so that nobody fills the port alone.</param>
public readonly record struct PortLimits(int InAll, int PerAddress)
{
    /// <summary>One address may have all of them.</summary>
    public static PortLimits Of(int inAll) => new(inAll, inAll);
}
