using System.Text.Json;
using Odin.Grains.Configuration;
using Odin.Tests.Grains.Support;

namespace Odin.Tests.Grains.Catalog;

public sealed class SpecEqualityTests
{
    private static readonly AppSpec Full = Specs.App("web", Specs.Target("a"), Specs.Target("b", weight: 2)) with
    {
        Access = new AccessSpec { Allow = ["10.0.0.0/8"], Deny = ["0.0.0.0/0"] },
        ProxyProtocol = new ProxyProtocolSpec { TrustedNetworks = ["192.168.0.0/16"] },
        HealthCheck = new HealthCheckSpec(),
        Limits = new LimitsSpec { MaxConnections = 10 },
        ServerNames = ["shop.example"],
        Tls = new TlsSpec { Certificates = ["shop"], Alpn = ["h2"] },
        TargetTls = new TargetTlsSpec { Ca = "internal", Alpn = ["h2"] },
    };

    /// <summary>A new member that is a list makes this fail until it is compared item by item.</summary>
    [Fact]
    public void A_copy_that_shares_nothing_is_equal()
    {
        var copy = JsonSerializer.Deserialize<AppSpec>(JsonSerializer.Serialize(Full))!;

        copy.ShouldNotBe(Full, "records compare lists by reference; else this class is not needed");
        SpecEquality.AreEqual(copy, Full).ShouldBeTrue();
        SpecEquality.AreEqual(Specs.Config(copy), Specs.Config(Full)).ShouldBeTrue();
    }

    public static TheoryData<string, AppSpec> Differences => new()
    {
        { "name", Full with { Name = "other" } },
        { "ports", Full with { Ports = [new PortRange(1, 2)] } },
        { "order of targets", Full with { Targets = [Full.Targets[1], Full.Targets[0]] } },
        { "server names", Full with { ServerNames = ["shop.example", "*.shop.example"] } },
        { "certificates", Full with { Tls = Full.Tls! with { Certificates = ["shop", "mail"] } } },
        { "protocols", Full with { Tls = Full.Tls! with { Alpn = [] } } },
        { "lowest version", Full with { Tls = Full.Tls! with { MinVersion = TlsVersion.Tls13 } } },
        { "no TLS", Full with { Tls = null } },
        { "authorities of targets", Full with { TargetTls = new TargetTlsSpec { Ca = "others" } } },
        { "protocols for targets", Full with { TargetTls = Full.TargetTls! with { Alpn = ["http/1.1"] } } },
        { "no TLS to targets", Full with { TargetTls = null } },
        { "weight", Full with { Targets = [Full.Targets[0], Full.Targets[1] with { Weight = 3 }] } },
        { "balance", Full with { Balance = Balance.LeastConnections } },
        { "allowed", Full with { Access = Full.Access with { Allow = [] } } },
        { "denied", Full with { Access = Full.Access with { Deny = ["::/0"] } } },
        { "trusted", Full with { ProxyProtocol = Full.ProxyProtocol with { TrustedNetworks = [] } } },
        { "sent header", Full with { ProxyProtocol = Full.ProxyProtocol with { Send = ProxyProtocolSend.V2 } } },
        { "limit", Full with { Limits = Full.Limits with { MaxConnections = 11 } } },
        { "no health check", Full with { HealthCheck = null } },
    };

    [Theory, MemberData(nameof(Differences), DisableDiscoveryEnumeration = true)]
    public void Every_difference_counts(string what, AppSpec other) => SpecEquality.AreEqual(Full, other).ShouldBeFalse(what);

    [Fact]
    public void One_app_more_is_a_difference() =>
        SpecEquality.AreEqual(Specs.Config(Full), Specs.Config(Full, Specs.App("b"))).ShouldBeFalse();
}
