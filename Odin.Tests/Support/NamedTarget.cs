using System.Net;
using System.Text;
using Odin.Grains.Configuration;

namespace Odin.Tests.Support;

/// <summary>Targets that say their name, one letter, and then send back what comes.</summary>
internal static class NamedTarget
{
    public static TestTarget Start(char name, IPEndPoint? endpoint = null) => TestTarget.Start(async socket =>
    {
        await socket.SendAsync(Encoding.ASCII.GetBytes([name]));
        await TestTarget.EchoAsync(socket);
    }, endpoint: endpoint);

    /// <summary>A client whose session is at the target of that name, at the first attempt.</summary>
    public static async Task<TestClient> ReachOnlyAsync(AppSpec app, char name)
    {
        var client = await TestClient.ConnectAsync(app.Ports[0].First);
        (await client.ReceiveTextAsync(1))[0].ShouldBe(name);
        return client;
    }

    /// <summary>A client whose session is at the target of that name; those that went to others have ended.</summary>
    public static async Task<TestClient> ReachAsync(AppSpec app, char name)
    {
        for (var attempt = 0; attempt < 100; attempt++)
        {
            var client = await TestClient.ConnectAsync(app.Ports[0].First);
            if ((await client.ReceiveTextAsync(1))[0] == name) return client;
            client.Finish();
            await client.ReceiveToEndAsync();
            client.Dispose();
        }

        throw new InvalidOperationException($"None of 100 sessions went to target {name}.");
    }

    public static async Task EchoAsync(TestClient client)
    {
        await client.SendAsync("still here");
        (await client.ReceiveTextAsync(10)).ShouldBe("still here");
    }
}
