using Odin.Tests.Anycast.Support;

namespace Odin.Tests.Anycast;

/// <summary>The edge's BGP with routers that are not BIRD, over signed sessions, from an AS of four bytes.</summary>
[Collection(nameof(AnycastCollection))]
public sealed class OtherRoutersTests(OtherRoutersFixture fixture) : IClassFixture<OtherRoutersFixture>
{
    [Theory]
    [InlineData("FRR")]
    [InlineData("GoBGP")]
    [InlineData("ExaBGP")]
    public async Task A_router_gets_both_families_then_the_last_choice_the_withdrawal_and_a_Cease(string name)
    {
        var router = await fixture.RouterAsync(name);
        await router.AnnouncedAsync();

        await fixture.EdgeStopsAsync();

        await router.LeftAsync();
    }
}
