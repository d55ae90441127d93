using System.Collections.Immutable;

namespace Odin.Grains.Configuration;

/// <summary>The PROXY protocol, in from a balancer before us and out to the targets.</summary>
[GenerateSerializer, Immutable, Alias("odin.proxy-protocol")]
public sealed record ProxyProtocolSpec
{
    [Id(0)] public ProxyProtocolReceive Receive { get; init; } = ProxyProtocolReceive.Off;

    /// <summary>CIDR networks whose PROXY headers are believed.</summary>
    [Id(1)] public ImmutableArray<string> TrustedNetworks { get; init; } = [];
    [Id(2)] public ProxyProtocolSend Send { get; init; } = ProxyProtocolSend.Off;
}

/// <summary>Whether a PROXY header is expected from clients.</summary>
public enum ProxyProtocolReceive { Off, On }

/// <summary>Which PROXY header is sent to targets.</summary>
public enum ProxyProtocolSend { Off, V1, V2 }
