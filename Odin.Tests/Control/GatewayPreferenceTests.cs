using Odin.Edge.Control;

namespace Odin.Tests.Control;

public sealed class GatewayPreferenceTests
{
    private static readonly Uri Fra = new("gwy.tcp://10.0.0.1:30000/1");
    private static readonly Uri Iad = new("gwy.tcp://10.1.0.1:30000/2");
    private static readonly Uri Syd = new("gwy.tcp://10.2.0.1:30000/3");
    private static readonly Dictionary<string, string> Regions = new() { ["10.0.0.1:30000"] = "fra", ["10.1.0.1:30000"] = "iad", ["10.2.0.1:30000"] = "syd" };

    [Fact]
    public async Task Gateways_of_the_own_region_are_preferred() => (await ChooseAsync("FRA", _ => true)).ShouldBe([Fra]);

    [Fact]
    public async Task A_region_without_a_gateway_uses_all() => (await ChooseAsync("gru", _ => true)).ShouldBe([Fra, Iad, Syd]);

    [Fact]
    public async Task A_region_whose_gateways_take_no_connection_uses_all() => (await ChooseAsync("fra", _ => false)).ShouldBe([Fra, Iad, Syd]);

    [Fact]
    public async Task Gateways_whose_region_is_not_known_are_used_when_there_are_no_nearer_ones() =>
        (await GatewayPreference.ChooseAsync([Fra, Iad], new Dictionary<string, string>(), "fra", _ => Task.FromResult(true))).ShouldBe([Fra, Iad]);

    [Fact]
    public async Task Other_regions_are_not_asked_whether_they_take_connections()
    {
        var asked = new List<Uri>();

        await ChooseAsync("iad", gateway =>
        {
            asked.Add(gateway);
            return true;
        });

        asked.ShouldBe([Iad]);
    }

    private static Task<IList<Uri>> ChooseAsync(string own, Func<Uri, bool> takesConnections) =>
        GatewayPreference.ChooseAsync([Fra, Iad, Syd], Regions, own, gateway => Task.FromResult(takesConnections(gateway)));
}
