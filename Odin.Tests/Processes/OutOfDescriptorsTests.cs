using System.Globalization;
using System.Net.Sockets;
using Odin.Tests.Support;

namespace Odin.Tests.Processes;

/// <summary>An edge that may open few descriptors, and more clients than fit.</summary>
public sealed class OutOfDescriptorsTests : IDisposable
{
    private const int Limit = 600;
    private readonly string _file = Path.Combine(Path.GetTempPath(), $"odin-test-{Guid.NewGuid():N}.json");

    public void Dispose() => File.Delete(_file);

    [Fact]
    public async Task Clients_that_do_not_fit_are_refused_and_those_that_do_are_served_when_some_have_left()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "descriptors are limited with prlimit");
        await using var target = TestTarget.Echo();
        var port = FreePort.Next();
        File.WriteAllText(_file,
            string.Create(CultureInfo.InvariantCulture,
                $$"""{ "Apps": [ { "Name": "a", "Ports": [{{port}}], "Targets": ["{{target.Address}}"] } ] }"""));
        using var odin = ToolProcess.StartLimited(Limit, "odin", "run", "-f", _file, "--address", "127.0.0.1", "--log-level", "Warning",
            "--drain-notice", "0s");
        await odin.ReadLineAsync("ready");
        var served = await Task.WhenAll(Enumerable.Range(0, Limit).Select(_ => ServedClientAsync(port)));

        served.Count(client => client is not null).ShouldBeInRange(50, Limit / 2);
        (await odin.ReadMessageAsync("No descriptor or memory for another connection")).ShouldContain("clients are refused");
        foreach (var client in served) client?.Dispose();
        await ServedAgainAsync(port);
        await odin.SignalAsync("TERM");
        (await odin.WaitForExitAsync()).ShouldBe(0);
    }

    /// <summary>Every client gets its echo or a reset, none is left waiting. Null: it was reset.</summary>
    private static async Task<TestClient?> ServedClientAsync(int port)
    {
        TestClient? client = null;
        try
        {
            client = await TestClient.ConnectAsync(port);
            await client.SendAsync("x");
            (await client.ReceiveTextAsync(1)).ShouldBe("x");
            return client;
        }
        catch (SocketException)
        {
            client?.Dispose();
            return null;
        }
    }

    private static async Task ServedAgainAsync(int port)
    {
        // The edge learns of the clients' ends by events of its own; a client that comes before them may still be refused.
        var began = TestTimeout.Time.GetTimestamp();
        while (true)
        {
            using var client = await ServedClientAsync(port);
            if (client is not null) return;
            TestTimeout.Time.GetElapsedTime(began)
                .ShouldBeLessThan(TimeSpan.FromSeconds(10), "nobody is served although all clients have left");
        }
    }
}
