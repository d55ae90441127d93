using Odin.Grains.Configuration;

namespace Odin.Tests.Support;

/// <summary>Specs as a test needs them: everything at its default but what is said.</summary>
internal static class AppSpecs
{
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
