namespace Odin.Grains.Configuration;

/// <summary><c>host:port</c> as written; the host is a DNS name, an IPv4 address or an IPv6 address (in brackets when printed).</summary>
[GenerateSerializer, Immutable, Alias("odin.address")]
public sealed record TargetAddress([property: Id(0)] string Host, [property: Id(1)] int Port)
{
    public override string ToString() => Host.Contains(':') ? $"[{Host}]:{Port}" : $"{Host}:{Port}";   // No other host has colons.
}
