using System.Net;
using Odin.Grains.Configuration;
using Odin.Tests.Support;

namespace Odin.Tests.Loopback;

public sealed class SourceHashTests
{
    [Fact]
    public async Task A_client_reaches_the_same_target_through_every_edge_each_time()
    {
        await using var one = TestTarget.Greeter("one");
        await using var two = TestTarget.Greeter("two");
        await using var three = TestTarget.Greeter("three");
        await using var fra = await TestEdge.StartAsync();
        await using var iad = await TestEdge.StartAsync();
        int[] ports = [await fra.ServeAsync([one.Address, two.Address, three.Address], BySource),
            await iad.ServeAsync([three.Address, one.Address, two.Address], BySource)];

        var answers = new Dictionary<int, HashSet<string>>();
        for (var client = 1; client <= 30; client++)
        {
            answers[client] = [];
            for (var connection = 0; connection < 4; connection++) answers[client].Add(await AskAsync(ports[connection % 2], client));
        }

        answers.Values.ShouldAllBe(targets => targets.Count == 1);
        answers.Values.Select(targets => targets.Single()).Distinct().Count().ShouldBe(3, "30 clients spread over all targets");
        fra.Log.NextSession()["Source"]!.ToString().ShouldBe("Source");
    }

    [Fact]
    public async Task Clients_of_one_network_go_together_when_the_prefix_says_so()
    {
        await using var one = TestTarget.Greeter("one");
        await using var two = TestTarget.Greeter("two");
        await using var edge = await TestEdge.StartAsync();
        var port = await edge.ServeAsync([one.Address, two.Address],
            spec => BySource(spec) with { SourceHash = new SourceHashSpec { IPv4Prefix = 24 } });

        var answers = new HashSet<string>();
        for (var client = 1; client <= 20; client++) answers.Add(await AskAsync(port, client));

        answers.Count.ShouldBe(1);
    }

    [Fact]
    public async Task Clients_of_a_target_that_refuses_are_served_by_the_next_and_the_others_stay()
    {
        await using var one = TestTarget.Greeter("one");
        await using var two = TestTarget.Greeter("two");
        await using var edge = await TestEdge.StartAsync();
        var dead = $"127.0.0.1:{FreePort.Next()}";
        var port = await edge.ServeAsync([one.Address, two.Address, dead], BySource);

        var answers = new Dictionary<int, HashSet<string>>();
        for (var client = 1; client <= 20; client++)
        {
            answers[client] = [await AskAsync(port, client), await AskAsync(port, client), await AskAsync(port, client)];
        }

        answers.Values.ShouldAllBe(targets => targets.Count == 1);
    }

    private static AppSpec BySource(AppSpec spec) => spec with { Balance = Balance.SourceHash };

    private static async Task<string> AskAsync(int port, int client)
    {
        using var connection = await TestClient.ConnectAsync(port, from: IPAddress.Parse($"127.0.0.{client}"));
        return await connection.ReceiveTextToEndAsync();
    }
}
