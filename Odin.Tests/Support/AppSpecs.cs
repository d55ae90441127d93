using Odin.Grains.Configuration;

namespace Odin.Tests.Support;

/// <summary>Specs as a test needs them: everything at its default but what is said.</summary>
internal static class AppSpecs
{
    /// <summary>A target has a byte to wait for before any client sends one.</summary>
    public static ProxyProtocolSpec HeaderToTargets { get; } = new() { Send = ProxyProtocolSend.V1 };

    public static AppSpec Spec(string name, int port, params string[] targets) => new()
    {
        Name = name,
        Ports = [new PortRange(port)],
        Targets = [.. targets.Select(Target)],
    };

    public static TargetSpec Target(string address)
    {
        var colon = address.LastIndexOf(':');
        return new TargetSpec { Address = new TargetAddress(address[..colon].Trim('[', ']'), int.Parse(address[(colon + 1)..])) };
    }
}
