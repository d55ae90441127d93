using System.Globalization;
using System.Net.Sockets;
using Odin.Tests.Support;

namespace Odin.Tests.Processes;

/// <summary>SIGTERM with many live sessions: after the timeout they end one after the other, not at once.</summary>
public sealed class EvenDrainTests : IDisposable
{
    /// <summary>A thousand in the suite; ODIN_LONG=1 makes it the nine thousand of docs/RELIABILITY.md.</summary>
    private static readonly bool IsLong = Environment.GetEnvironmentVariable("ODIN_LONG") == "1";
    private static readonly int Sessions = IsLong ? 9000 : 1000;
    private static readonly int Seconds = IsLong ? 10 : 4;

    private readonly string _file = Path.Combine(Path.GetTempPath(), $"odin-test-{Guid.NewGuid():N}.json");

    public void Dispose() => File.Delete(_file);

    [Fact]
    public async Task No_second_of_a_drain_ends_more_than_twice_the_mean()
    {
        var (front, back) = (FreePort.Next(), FreePort.Next());
        File.WriteAllText(_file,
            string.Create(CultureInfo.InvariantCulture,
                $$"""{ "Apps": [ { "Name": "a", "Ports": [{{front}}], "Targets": ["127.0.0.1:{{back}}"] } ] }"""));
        using var echo = ToolProcess.Start("thor", "echo", "--port", back.ToString(CultureInfo.InvariantCulture));
        using var odin = ToolProcess.Start("odin", "run", "-f", _file, "--address", "127.0.0.1", "--log-level", "Error", "--drain-notice",
            "0s", "--drain-timeout", $"{Seconds}s");
        await odin.ReadLineAsync("ready");
        var clients = await ConnectAllAsync(front);

        var signalled = TimeProvider.System.GetTimestamp();
        await odin.SignalAsync("TERM");
        var ends = await Task.WhenAll(clients.Select(client => EndOfAsync(client, signalled)));
        (await odin.WaitForExitAsync()).ShouldBe(0);

        var perSecond = ends.CountBy(end => (int)(end - ends.Min()).TotalSeconds).OrderBy(second => second.Key).ToList();
        TestContext.Current.TestOutputHelper!.WriteLine(
            $"{Sessions} sessions, timeout and window " +
                $"{Seconds} s; first end after " +
                    $"{ends.Min().TotalSeconds:0.00} s, last after " +
                        $"{ends.Max().TotalSeconds:0.00} s; per second {string.Join(' ', perSecond.Select(second => second.Value))}");
        ends.Min().TotalSeconds.ShouldBeGreaterThanOrEqualTo(Seconds);
        ends.Max().TotalSeconds.ShouldBeInRange(1.5 * Seconds, 2 * Seconds + 2);
        perSecond.Max(second => second.Value).ShouldBeLessThanOrEqualTo(2 * Sessions / Seconds);
    }

    private static async Task<List<TestClient>> ConnectAllAsync(int port)
    {
        var clients = new List<TestClient>();
        while (clients.Count < Sessions)
        {
            clients.Add(await TestClient.ConnectAsync(port));
            await clients[^1].SendAsync("x");
        }

        foreach (var client in clients) await client.ReceiveAsync(1);
        return clients;
    }

    private static async Task<TimeSpan> EndOfAsync(TestClient client, long signalled)
    {
        using (client)
        {
            try { await client.Socket.ReceiveAsync(new byte[1]).WaitAsync(TimeSpan.FromMinutes(1), TestTimeout.Time); }
            catch (SocketException exception) when (exception.SocketErrorCode == SocketError.ConnectionReset) { }
            return TimeProvider.System.GetElapsedTime(signalled);
        }
    }
}
