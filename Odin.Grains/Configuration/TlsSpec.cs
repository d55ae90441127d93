using System.Collections.Immutable;

namespace Odin.Grains.Configuration;

/// <summary>How edges terminate the TLS of an app's clients. Certificates stand here by name: each edge has their files in a folder of
/// its own.</summary>
[GenerateSerializer, Immutable, Alias("odin.tls")]
public sealed record TlsSpec
{
    /// <summary>Names of certificates, at least one, none twice. The name that a client asks for decides among them; the first one is for
    /// all others.</summary>
    [Id(0)] public ImmutableArray<string> Certificates { get; init; } = [];

    [Id(1)] public TlsVersion MinVersion { get; init; } = TlsVersion.Tls12;

    /// <summary>Protocols of which one is agreed on with clients that name some, the most wanted first; none twice. Empty: what clients
    /// name is not looked at.</summary>
    [Id(2)] public ImmutableArray<string> Alpn { get; init; } = [];

    [Id(3)] public ClientCertificate ClientCertificate { get; init; } = ClientCertificate.None;

    /// <summary>The name of the file with the authorities that clients' certificates must come from. Null: clients are not asked for
    /// any.</summary>
    [Id(4)] public string? ClientCa { get; init; }

    [Id(5)] public Truncation Truncation { get; init; } = Truncation.Close;
}

/// <summary>What a client's FIN is that no close_notify went before: somebody on the way may have cut the data off. Numbers cross between
/// releases: new ones come last.</summary>
public enum Truncation
{
    /// <summary>The end of its direction.</summary>
    Close,

    /// <summary>A broken connection: the target gets RST.</summary>
    Reset,
}

/// <summary>A version of TLS.</summary>
public enum TlsVersion
{
    /// <summary>1.2.</summary>
    Tls12,

    /// <summary>1.3.</summary>
    Tls13,
}

/// <summary>Whether clients show a certificate. Numbers cross between releases: new ones come last.</summary>
public enum ClientCertificate
{
    /// <summary>They are not asked.</summary>
    None,

    /// <summary>They may; one that is not good ends the handshake.</summary>
    Optional,

    /// <summary>They must.</summary>
    Required,
}
