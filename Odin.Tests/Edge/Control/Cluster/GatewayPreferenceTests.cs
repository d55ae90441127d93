using Odin.Edge.Control.Cluster;

namespace Odin.Tests.Edge.Control.Cluster;

public sealed class GatewayPreferenceTests
{
    private static readonly Uri Fra = new("gwy.tcp://10.0.0.1:30000/1");
    private static readonly Uri Iad = new("gwy.tcp://10.1.0.1:30000/2");
    private static readonly Uri Syd = new("gwy.tcp://10.2.0.1:30000/3");
    private static readonly Dictionary<string, string> Regions = new()
    {
        ["10.0.0.1:30000"] = "fra",
        ["10.1.0.1:30000"] = "iad",
        ["10.2.0.1:30000"] = "syd",
    };

    [Fact]
    public async Task Gateways_of_the_own_region_are_near() => (await ChooseAsync("FRA", _ => true)).ShouldBe([Fra]);

    [Fact]
    public async Task A_region_without_a_gateway_has_none() => (await ChooseAsync("gru", _ => true)).ShouldBeEmpty();

    [Fact]
    public async Task A_gateway_that_takes_no_connection_does_not_count() => (await ChooseAsync("fra", _ => false)).ShouldBeEmpty();

    [Fact]
    public async Task A_gateway_whose_region_is_not_known_is_in_none() =>
        (await GatewayPreference.NearAsync([Fra, Iad], new Dictionary<string, string>(), "fra", _ => Task.FromResult(true)))
        .ShouldBeEmpty();

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
        GatewayPreference.NearAsync([Fra, Iad, Syd], Regions, own, gateway => Task.FromResult(takesConnections(gateway)));
}
