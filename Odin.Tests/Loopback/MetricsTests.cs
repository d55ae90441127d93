using Odin.Tests.Support;

namespace Odin.Tests.Loopback;

public sealed class MetricsTests
{
    [Theory, ClassData(typeof(EveryLoop))]
    public async Task Sessions_and_bytes_are_counted_while_they_live_and_after(EdgeLoops loops)
    {
        await using var target = TestTarget.Echo();
        await using var edge = await TestEdge.StartAsync(loops);
        using var metrics = new MetricsReader(edge);
        using var client = await TestClient.ConnectAsync(await edge.ServeAsync([target.Address]));
        await client.SendAsync("12345");
        await client.ReceiveAsync(5);

        var alive = metrics.Read().ToDictionary();
        client.Finish();
        await client.ReceiveToEndAsync();
        edge.Log.NextSession();
        var after = metrics.Read();

        alive["odin_sessions_accepted_total{app=app}"].ShouldBe(1);
        alive["odin_sessions_live{app=app}"].ShouldBe(1);
        alive["odin_session_bytes_total{app=app,direction=up}"].ShouldBe(5);
        after["odin_session_bytes_total{app=app,direction=down}"].ShouldBe(5);
        after["odin_sessions_live{app=app}"].ShouldBe(0);
        after["odin_sessions_ended_total{app=app,end=--,source=snapshot}"].ShouldBe(1);
    }

    [Theory, ClassData(typeof(EveryLoop))]
    public async Task Attempts_that_fail_are_counted_by_reason(EdgeLoops loops)
    {
        await using var edge = await TestEdge.StartAsync(loops);
        using var metrics = new MetricsReader(edge);
        var target = FreePort.Next();
        var port = await edge.ServeAsync([$"127.0.0.1:{target}"]);

        await Refused.ConnectAsync(port);
        edge.Log.NextSession();

        metrics.Read()[$"odin_target_connects_total{{app=app,target=127.0.0.1:{target},outcome=refused}}"].ShouldBe(3);
        metrics.Read()["odin_sessions_ended_total{app=app,end=TC,source=snapshot}"].ShouldBe(1);
    }
}
