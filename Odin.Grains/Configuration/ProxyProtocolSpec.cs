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

    /// <summary>The longest a PROXY header may take to arrive; 100 ms to 1 min. The specification advises 3 s
    /// at least, to outlast a lost segment.</summary>
    [Id(3)] public TimeSpan HeaderTimeout { get; init; } = TimeSpan.FromSeconds(5);
}

/// <summary>Whether a PROXY header is expected from clients.</summary>
public enum ProxyProtocolReceive { Off, On }

/// <summary>Which PROXY header is sent to targets.</summary>
public enum ProxyProtocolSend { Off, V1, V2 }
