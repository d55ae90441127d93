using Odin.Grains.Configuration;
using Odin.Tests.Support;

namespace Odin.Tests.Loopback;

/// <summary>All targets were out at once, as after a cut of the road or an edge that could not keep up.</summary>
public sealed class SharedFailureTests
{
    private const int Ejected = 5401;
    private const int Readmitted = 5402;

    [Fact]
    public async Task Targets_that_went_together_come_back_together_long_before_their_ejections_end()
    {
        var events = new EventLog();
        await using var edge = await TestEdge.StartAsync(replace: events.AddTo);
        var ports = Enumerable.Range(0, 3).Select(_ => FreePort.Next()).ToList();
        var long5 = new OutlierSpec { Ejection = TimeSpan.FromMinutes(5), MaxEjection = TimeSpan.FromMinutes(5) };
        var clients =
            new ManyClients(await edge.ServeAsync([.. ports.Select(port => $"127.0.0.1:{port}")], app => app with { Outlier = long5 }));
        await clients.UntilAsync(events.WaitAsync(Ejected, times: 3), lanes: 1);

        var targets = ports.Select(port => TestTarget.Greeter($"{port}", port)).ToList();
        await clients.UntilAsync(Task.WhenAll(ports.Select(port => events.WaitAsync(Readmitted, $"127.0.0.1:{port}"))), lanes: 1);

        (await clients.TakeAsync(30, lanes: 1)).Select(client => client.Greeting).Distinct().Count().ShouldBe(3);
        foreach (var target in targets) await target.DisposeAsync();
    }
}
