using System.Net;
using Odin.Edge.Targets;
using Odin.Grains.Configuration;

namespace Odin.Tests.Edge.Targets;

/// <summary>What is known of an address outlives the answers that name it.</summary>
public sealed class EndpointMemoryTests
{
    private static readonly SocketAddress[] All =
        [.. Enumerable.Range(1, 4).Select(number => new IPEndPoint(IPAddress.Parse($"10.0.0.{number}"), 80).Serialize())];
    private readonly EndpointMemory _memory = new();

    [Fact]
    public void An_address_that_stays_or_comes_back_soon_keeps_its_standing_and_is_probed_then()
    {
        var first = _memory.Take(All[..2], 0);
        first[1].PassOver(new OutlierSpec(), FailureKind.Connect, "refused", 0);
        first[1].TryBeginProbe(0);
        first[1].OnProbed(new OutlierSpec(), "refused", 0);

        _memory.Take([All[0], All[2]], 100)[0].ShouldBeSameAs(first[0]);
        var back = _memory.Take(All[..2], 200);

        back[1].ShouldBeSameAs(first[1]);
        back[1].IsUsable.ShouldBeFalse();
        back[1].TryBeginProbe(200).ShouldBeTrue();
    }

    [Fact]
    public void An_address_that_was_gone_for_long_is_new()
    {
        var first = _memory.Take(All[..2], 0);
        _memory.Take(All[..1], 1000);

        _memory.Take(All[..2], 3_600_000)[1].ShouldNotBeSameAs(first[1]);
    }

    [Fact]
    public void Families_take_turns()
    {
        var six = new[] { "2001:db8::1", "2001:db8::2" }.Select(text => new IPEndPoint(IPAddress.Parse(text), 80).Serialize());

        _memory.Take([.. All, .. six], 0).Select(endpoint => endpoint.ToString())
            .ShouldBe(["[2001:db8::1]:80", "10.0.0.1:80", "[2001:db8::2]:80", "10.0.0.2:80", "10.0.0.3:80", "10.0.0.4:80"]);
    }
}
