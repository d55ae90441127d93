using System.Collections.Immutable;

namespace Odin.Grains.Configuration;

/// <summary>How edges speak TLS to an app's targets. Files stand here by name, as those of <see cref="TlsSpec"/> do.</summary>
[GenerateSerializer, Immutable, Alias("odin.target-tls")]
public sealed record TargetTlsSpec
{
    /// <summary>The name asked for and looked for in the target's certificate. Null: the target's host.</summary>
    [Id(0)] public string? ServerName { get; init; }

    /// <summary>The name of the file with the authorities that targets' certificates must come from. Null: those that the edge's machine
    /// trusts.</summary>
    [Id(1)] public string? Ca { get; init; }

    /// <summary>False: any certificate of a target does, so that nobody knows who answers.</summary>
    [Id(2)] public bool Verify { get; init; } = true;

    /// <summary>The name of the certificate that edges show to targets. Null: none.</summary>
    [Id(3)] public string? Certificate { get; init; }

    [Id(4)] public TlsVersion MinVersion { get; init; } = TlsVersion.Tls12;

    /// <summary>Protocols that targets are offered, the most wanted first; none twice. Empty: the one that the edge has agreed on with the
    /// client, or none.</summary>
    [Id(5)] public ImmutableArray<string> Alpn { get; init; } = [];
}
