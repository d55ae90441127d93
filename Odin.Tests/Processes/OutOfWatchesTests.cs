using System.Globalization;
using System.Net.Sockets;
using Odin.Tests.Support;

namespace Odin.Tests.Processes;

/// <summary>A kernel that refuses to watch another socket (fs.epoll.max_user_watches, no memory): strace makes calls of
/// epoll_ctl fail, counted on each thread.</summary>
public sealed class OutOfWatchesTests : IDisposable
{
    private const int Live = 50;
    private const int Failures = 20;

    /// <summary>The loop's thread asks for its listener once, and for two sockets per session.</summary>
    private const int FirstAfterLive = 1 + 2 * Live + 1;

    private readonly string _file = Path.Combine(Path.GetTempPath(), $"odin-test-{Guid.NewGuid():N}.json");

    public void Dispose() => File.Delete(_file);

    [Theory]
    [InlineData("clients'", 1)]
    [InlineData("targets'", 2)]
    public async Task Those_whose_sockets_cannot_be_watched_are_refused_and_the_others_are_served(string sockets, int step)
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "strace is Linux's");
        await using var target = TestTarget.Echo();
        var port = FreePort.Next();
        File.WriteAllText(_file,
            string.Create(CultureInfo.InvariantCulture,
                $$"""{ "Apps": [ { "Name": "a", "Ports": [{{port}}], "Targets": ["{{target.Address}}"] } ] }"""));
        var first = FirstAfterLive + step - 1;
        var failing = string.Create(CultureInfo.InvariantCulture,
            $"inject=epoll_ctl:error=ENOSPC:when={first}..{first + (Failures - 1) * step}+{step}");
        using var odin = ToolProcess.StartTraced(failing, "odin", "run", "-f", _file, "--address", "127.0.0.1", "--loops", "1");
        await odin.ReadLineAsync("ready");
        var live = new List<TestClient>();
        for (var i = 0; i < Live; i++) live.Add(await ServedAsync(port));
        var before = odin.CountDescriptors();

        for (var i = 0; i < Failures; i++) (await IsRefusedAsync(port)).ShouldBeTrue($"one of the {sockets} sockets cannot be watched");
        odin.CountDescriptors().ShouldBeLessThanOrEqualTo(before, "descriptors leaked");

        foreach (var client in live) await EchoAsync(client);
        using (var late = await ServedAsync(port)) await EchoAsync(late);
        live.ForEach(client => client.Dispose());
        await odin.SignalAsync("TERM");
        (await odin.WaitForExitAsync()).ShouldBe(0);
    }

    private static async Task<TestClient> ServedAsync(int port)
    {
        var client = await TestClient.ConnectAsync(port);
        await EchoAsync(client);
        return client;
    }

    private static async Task EchoAsync(TestClient client)
    {
        await client.SendAsync("x");
        (await client.ReceiveTextAsync(1)).ShouldBe("x");
    }

    private static async Task<bool> IsRefusedAsync(int port)
    {
        try
        {
            using var client = await ServedAsync(port);
            return false;
        }
        catch (SocketException)
        {
            return true;
        }
    }
}
