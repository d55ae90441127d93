using System.Collections.Immutable;
using System.Net;
using Odin.Cli.SecondChance;
using Odin.Grains.Edges;
using Odin.Silo.World;

namespace Odin.Tests.CommandLines.SecondChance;

/// <summary>Who is asked for sessions that are not of this edge, by the states of all.</summary>
public sealed class AskedPeersTests
{
    private static readonly TunnelSettings Settings = new()
    {
        Edge = "fra-1",
        Local = IPAddress.Parse("10.0.0.1"),
        Peers = [new("iad-1", IPAddress.Parse("10.0.0.2")), new("syd-1", IPAddress.Parse("10.0.0.3"))],
        Vips = [IPAddress.Parse("192.0.2.80")],
        Port = 4789,
        NetworkMtu = 1500,
        PacketsPerSecond = 1000,
        ShiftTime = TimeSpan.FromMinutes(5),
    };

    [Theory]
    [InlineData("fra-1 Full 3600, iad-1 Full 3600, syd-1 Full 3600", "", "nobody moved clients")]
    [InlineData("fra-1 Full 3600, iad-1 Soft 3600, syd-1 Full 3600", "iad-1", "its clients come here")]
    [InlineData("fra-1 Full 3600, iad-1 Full 3600, syd-1 Leaving 2", "syd-1", "its clients come here")]
    [InlineData("fra-1 Full 3600, iad-1 Full 20, syd-1 Full 3600", "iad-1", "some of its clients may come here still")]
    [InlineData("fra-1 Full 20, iad-1 Full 3600, syd-1 Full 3600", "iad-1 syd-1", "clients come back that others served meanwhile")]
    [InlineData("fra-1 Soft 1, iad-1 Full 3600, syd-1 Full 3600", "iad-1 syd-1", "their clients come here until routers know")]
    [InlineData("fra-1 Leaving 1, iad-1 Full 3600, syd-1 Absent 3600", "iad-1", "its clients come here until routers know")]
    [InlineData("fra-1 Full 20, iad-1 Absent 9, syd-1 Proving 3", "", "what is not announced has nobody's clients")]
    [InlineData("fra-1 Full 20", "", "an edge that died is in no list")]
    [InlineData("fra-1 Full 3600, iad-1 Absent 3600, iad-1 Soft 2", "iad-1", "an edge that started again is listed twice for a moment")]
    [InlineData("iad-1 Soft 5", "iad-1", "an edge that has just started is not listed yet")]
    public void Those_that_clients_were_moved_from_by_plan(string world, string asked, string because) =>
        string.Join(' ', AskedPeers.Of(Settings, Parse(world)).Select(peer => peer.Edge)).ShouldBe(asked, because);

    [Fact]
    public void An_edge_that_has_been_silent_for_long_is_left_out() =>
        EdgeVips.Of([Edge("iad-1", silent: 0.4), Edge("syd-1", silent: 30), Edge("sin-1", silent: null)]).Single().Edge.ShouldBe("iad-1");

    private static WorldEdge Edge(string id, double? silent) =>
        new(id, "region", AdminState.Ready, "ready", 1, 1, 0, null, silent, [], null, []);

    private static ImmutableArray<EdgeVips> Parse(string world) => [.. world.Split(", ").Select(edge => edge.Split(' ')).Select(words =>
        new EdgeVips(words[0], [Report(Enum.Parse<VipState>(words[1]), TimeSpan.FromSeconds(int.Parse(words[2])))]))];

    private static VipReport Report(VipState state, TimeSpan since) =>
        new() { Vip = "world", State = state, Since = since, Why = "", PeersUp = 1, Peers = 1 };
}
