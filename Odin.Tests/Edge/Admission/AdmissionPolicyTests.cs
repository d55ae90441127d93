using System.Net;
using Odin.Edge.Admission;
using Odin.Edge.Counts;
using Odin.Edge.Loops;
using Odin.Grains.Configuration;
using Odin.Tests.Support;

namespace Odin.Tests.Edge.Admission;

public sealed class AdmissionPolicyTests
{
    private static readonly ClientAddress Client = ClientAddress.Of(IPAddress.Parse("192.0.2.1").GetAddressBytes());
    private static readonly ClientAddress Other = ClientAddress.Of(IPAddress.Parse("192.0.2.2").GetAddressBytes());

    [Fact]
    public void An_app_that_restricts_nobody_has_no_gate() => AdmissionPolicy.For(Spec(new LimitsSpec()), null).ShouldBeNull();

    [Fact]
    public void A_client_has_at_most_its_sessions_at_once_whatever_others_do()
    {
        var gate = AdmissionPolicy.For(Spec(new LimitsSpec { PerClient = 2 }), null)!;

        gate.Admit(Client, 0, out var first).ShouldBe(Refusal.None);
        gate.Admit(Client, 0, out _).ShouldBe(Refusal.None);
        gate.Admit(Client, 0, out _).ShouldBe(Refusal.PerClient);
        gate.Admit(Other, 0, out _).ShouldBe(Refusal.None);
        first.Dispose();
        first.Dispose();
        gate.Admit(Client, 0, out _).ShouldBe(Refusal.None);
        gate.Admit(Client, 0, out _).ShouldBe(Refusal.PerClient);
    }

    [Fact]
    public void Sessions_of_the_version_before_still_count()
    {
        var before = AdmissionPolicy.For(Spec(new LimitsSpec { PerClient = 5 }), null)!;
        before.Admit(Client, 0, out var grant).ShouldBe(Refusal.None);
        var gate = AdmissionPolicy.For(Spec(new LimitsSpec { PerClient = 1 }), before)!;

        gate.Admit(Client, 0, out _).ShouldBe(Refusal.PerClient);
        grant.Dispose();
        gate.Admit(Client, 0, out _).ShouldBe(Refusal.None);
    }

    [Fact]
    public void A_denied_client_takes_no_token()
    {
        var spec = Spec(new LimitsSpec { PerClientRate = new ClientRateSpec { Connections = 1, Burst = 1 } });
        var denying = AdmissionPolicy.For(spec with { Access = new AccessSpec { Deny = ["192.0.2.1"] } }, null)!;
        denying.Admit(Client, 0, out _).ShouldBe(Refusal.Access);
        var open = AdmissionPolicy.For(spec, denying)!;

        open.Admit(Client, 0, out _).ShouldBe(Refusal.None);
        open.Admit(Client, 0, out _).ShouldBe(Refusal.ClientRate);
    }

    [Fact]
    public void Twenty_networks_of_one_customer_are_one_client_when_the_prefix_says_so()
    {
        var rate = new ClientRateSpec { Connections = 1, Burst = 3 };
        ClientAddress[] networks =
            [.. Enumerable.Range(1, 20).Select(i => ClientAddress.Of(IPAddress.Parse($"2001:db8:7:{i:x}::1").GetAddressBytes()))];

        Admitted(new LimitsSpec { PerClient = 3 }).ShouldBe(20);
        Admitted(new LimitsSpec { PerClient = 3, IPv6Prefix = 48 }).ShouldBe(3);
        Admitted(new LimitsSpec { PerClientRate = rate, IPv6Prefix = 48 }).ShouldBe(3);

        int Admitted(LimitsSpec limits)
        {
            var gate = AdmissionPolicy.For(Spec(limits), null)!;
            return networks.Count(network => gate.Admit(network, 0, out _) == Refusal.None);
        }
    }

    [Fact]
    public void A_session_gives_back_what_it_was_counted_under_before_the_prefix_changed()
    {
        var client = ClientAddress.Of(IPAddress.Parse("2001:db8:7:1::1").GetAddressBytes());
        var before = AdmissionPolicy.For(Spec(new LimitsSpec { PerClient = 1 }), null)!;
        before.Admit(client, 0, out var grant).ShouldBe(Refusal.None);
        var wider = AdmissionPolicy.For(Spec(new LimitsSpec { PerClient = 1, IPv6Prefix = 48 }), before)!;
        wider.Admit(client, 0, out var second).ShouldBe(Refusal.None);
        grant.Dispose();
        second.Dispose();

        AdmissionPolicy.For(Spec(new LimitsSpec { PerClient = 1 }), wider)!.Admit(client, 0, out _).ShouldBe(Refusal.None);
        wider.Admit(client, 0, out _).ShouldBe(Refusal.None);
    }

    private static AppSpec Spec(LimitsSpec limits) => AppSpecs.Spec("app", 1, "127.0.0.1:2") with { Limits = limits };
}
