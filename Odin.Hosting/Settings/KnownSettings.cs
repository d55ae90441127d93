using System.Collections.Immutable;

namespace Odin.Hosting.Settings;

/// <summary>The names of all settings of all processes. One environment and one appsettings.json often serve several of
/// them, and a process knows only its own.</summary>
/// <remarks>A test holds it against the settings themselves.</remarks>
public static class KnownSettings
{
    public static ImmutableArray<string> All { get; } =
    [
        "Address", "AdminAddress", "AdminKeys", "AdminNames", "AdminPort", "AdminTls", "AdvertisedAddress", "Announce",
            "BgpAs", "BgpCommunities", "BgpHold", "BgpNextHops",
            "BgpPasswordFile", "BgpPeers", "BgpTtlSecurity", "BindAddress",
            "BusyPoll", "Certificate", "CertificateDirectory", "ClusterCa", "ClusterId", "ConnectionsPerAddress", "DrainNotice",
            "DrainTimeout", "EdgeId", "ExecCommand", "Gateway", "GatewayPort", "HomeRegion", "InsecureCluster", "InsecureRedis", "Key",
            "LameDuck", "LogFormat", "LogLevel",
        "Loop", "Loops", "NameServers",
            "Otlp", "OtlpInterval", "Redis", "RedisCa", "RedisCertificate", "RedisKey", "RedisPasswordFile", "RedisUser",
            "Region", "RiseAfter", "SecondChance", "ServiceId", "ShedAbove", "SiloPort",
            "SoftPrepend",
            "Splice", "StallExit", "StateDirectory",
            "Takeover", "TakeoverSocket", "TargetNetworks",
            "TokenAlgorithms", "TokenAppsClaim", "TokenAudience", "TokenIssuer", "TokenKeys", "TokenMetadata", "TokenRoleClaim",
    ];
}
