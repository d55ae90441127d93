using System.Globalization;
using Odin.Tests.Support;
using Odin.Tests.Support.Processes;

namespace Odin.Tests.Processes;

/// <summary>A port whose apps are distinguished by name goes from one process to the next.</summary>
public sealed class SharedPortTakeoverTests : IDisposable
{
    private static readonly byte[] Hello = TestHello.Of("shop.example");

    private readonly string _folder = Directory.CreateTempSubdirectory("odin-takeover-").FullName;
    private readonly int _port = FreePort.Next();

    public SharedPortTakeoverTests() => Assert.SkipUnless(OperatingSystem.IsLinux(), "descriptors are passed on Linux only");

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task The_next_process_knows_the_names_and_a_client_that_has_said_half_of_one_is_served_by_the_first()
    {
        await using var shop = TestTarget.Echo();
        await using var other = TestTarget.Echo();
        await using var before = await StartAsync("before", shop, other);
        using var half = await TestClient.ConnectAsync(_port);
        await half.SendAsync(Hello.AsMemory(0, 30));
        using var live = await TestClient.ConnectAsync(_port);   // Accepted after the other one, by the same loop.
        await live.SendAsync(Hello);
        (await live.ReceiveAsync(Hello.Length)).ShouldBe(Hello);

        await using var after = await StartAsync("after", shop, other, "--takeover");
        await after.WaitForLineAsync("listening sockets were taken over");
        await before.WaitForLineAsync("draining: ");
        await half.SendAsync(Hello.AsMemory(30));
        (await half.ReceiveAsync(Hello.Length)).ShouldBe(Hello);
        for (var round = 0; round < 10; round++)
        {
            (await EchoAsync(Hello)).ShouldBe(Hello);
            (await EchoAsync("no TLS"u8.ToArray())).ShouldBe("no TLS"u8.ToArray());
        }

        (shop.Accepted, other.Accepted).ShouldBe((12, 10));
        foreach (var client in new[] { half, live })
        {
            await client.EchoAsync("still here");
            client.Finish();
            (await client.ReceiveToEndAsync()).ShouldBeEmpty();
        }

        (await before.WaitForExitAsync()).ShouldBe(0);
        (await after.StopAsync()).ShouldBe(0);
    }

    private async Task<LiveProcess> StartAsync(string name, TestTarget shop, TestTarget other, params string[] more)
    {
        var file = Path.Combine(_folder, $"{name}.json");
        await File.WriteAllTextAsync(file, string.Create(CultureInfo.InvariantCulture,
            $$"""
            { "Apps": [
              { "Name": "shop", "Ports": [{{_port}}], "HandshakeTimeout": "1m", "ServerNames": ["shop.example"],
                "Targets": ["{{shop.Address}}"] },
              { "Name": "other", "Ports": [{{_port}}], "HandshakeTimeout": "1m", "Targets": ["{{other.Address}}"] } ] }
            """));
        var process = LiveProcess.StartTool(name, "odin", ["run", "-f", file, "--address", "127.0.0.1", "--loops", "1",
            "--takeover-socket", Path.Combine(_folder, "takeover.sock"), "--drain-notice", "0s", .. more]);
        await process.WaitForLineAsync("ready");
        return process;
    }

    private async Task<byte[]> EchoAsync(byte[] bytes)
    {
        using var client = await TestClient.ConnectAsync(_port);
        await client.SendAsync(bytes);
        client.Finish();
        return await client.ReceiveToEndAsync();
    }
}
