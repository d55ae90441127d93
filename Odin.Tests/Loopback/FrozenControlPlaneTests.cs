using Microsoft.Extensions.DependencyInjection;
using Odin.Edge.Control.Cluster;
using Odin.Tests.Support;

namespace Odin.Tests.Loopback;

public sealed class FrozenControlPlaneTests
{
    [Theory, ClassData(typeof(EveryLoop))]
    public async Task Connections_are_decided_on_the_edge_while_grains_take_calls_and_never_answer(EdgeLoops loops)
    {
        var frozen = new FrozenCluster();
        await using var one = TestTarget.Greeter("one");
        await using var two = TestTarget.Greeter("two");
        await using var edge = await TestEdge.StartAsync(loops, services => services.AddSingleton<ICluster>(frozen));
        var port = await edge.ServeAsync([one.Address, two.Address]);
        await frozen.Called.WaitAsync(TestTimeout.Usual, TestTimeout.Time);

        var answers = new List<string>();
        for (var connection = 0; connection < 20; connection++)
        {
            using var client = await TestClient.ConnectAsync(port);
            answers.Add(await client.ReceiveTextToEndAsync());
            client.Finish();
            edge.Log.NextSession()["Source"]!.ToString().ShouldBe("Snapshot");
        }

        answers.Count(answer => answer == "one").ShouldBe(10);   // A round robin stays one without its grain.
    }
}
