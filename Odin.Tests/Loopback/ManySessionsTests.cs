using Odin.Tests.Support;

namespace Odin.Tests.Loopback;

[Collection(nameof(MemoryMeasured))]
public sealed class ManySessionsTests
{
    private const int Sessions = 2000;

    /// <summary>Some turns in the suite; ODIN_LONG=1 makes it a minute.</summary>
    private static readonly TimeSpan Length = Environment.GetEnvironmentVariable("ODIN_LONG") == "1"
        ? TimeSpan.FromSeconds(60) : TimeSpan.FromSeconds(3);

    [Theory, ClassData(typeof(EveryLoop))]
    public async Task Two_thousand_sessions_at_once_get_their_own_bytes_back_and_leave_nothing_behind(EdgeLoops loops)
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "descriptors are counted in /proc");
        await using var target = TestTarget.Echo();
        await using var edge = await TestEdge.StartAsync(loops);
        var port = await edge.ServeAsync([target.Address]);
        var before = Descriptors();
        var until = TimeProvider.System.GetTimestamp() + (long)(Length.TotalSeconds * TimeProvider.System.TimestampFrequency);

        await Task.WhenAll(Enumerable.Range(0, Sessions).Select(seed => EchoUntilAsync(port, seed, until)));

        for (var ended = 0; ended < Sessions; ended++) edge.Log.NextSession()["End"].ShouldBe("--");
        edge.Edge.LiveSessions.ShouldBe(0);
        Descriptors().ShouldBeLessThan(before + 100);   // What the runtime and the test's own sockets keep, far from one per session.
    }

    private static async Task EchoUntilAsync(int port, int seed, long until)
    {
        var random = new Random(seed);
        var bytes = new byte[512];
        using var client = await TestClient.ConnectAsync(port);
        do
        {
            random.NextBytes(bytes);
            await client.SendAsync(bytes);
            (await client.ReceiveAsync(bytes.Length)).AsSpan().SequenceEqual(bytes).ShouldBeTrue("an echo differs from what was sent");
        }
        while (TimeProvider.System.GetTimestamp() < until);
        client.Finish();
        (await client.ReceiveToEndAsync()).ShouldBeEmpty();
    }

    private static int Descriptors() => Directory.EnumerateFileSystemEntries("/proc/self/fd").Count();
}
