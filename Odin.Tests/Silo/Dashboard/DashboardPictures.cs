using System.Net;
using Microsoft.Playwright;
using Odin.Tests.Support;
using Odin.Tests.Support.Processes;

namespace Odin.Tests.Silo.Dashboard;

/// <summary>Makes the pictures of the documentation: <c>-explicit only -class '*DashboardPictures'</c>, with the folder in
/// ODIN_PICTURES.</summary>
public sealed class DashboardPictures
{
    /// <summary>Seconds of history that the lines of a picture show.</summary>
    private const int History = 40;

    private static readonly (string Name, int Width, int Height, ColorScheme Scheme)[] Screens =
    [
        ("desk-light", 1280, 960, ColorScheme.Light), ("desk-dark", 1280, 960, ColorScheme.Dark),
        ("phone-light", 390, 844, ColorScheme.Light), ("phone-dark", 390, 844, ColorScheme.Dark),
    ];

    [Fact(Explicit = true)]
    public async Task The_world_and_an_app_at_the_desk_and_on_a_phone()
    {
        Browser.Require();
        var folder = Environment.GetEnvironmentVariable("ODIN_PICTURES").ShouldNotBeNull("ODIN_PICTURES names the folder of the pictures");
        Directory.CreateDirectory(folder);
        await using var targets = new Targets();
        await using var world = await ClusterWorld.StartAsync("fra", "iad", "syd");
        foreach (var region in new[] { "fra", "fra", "iad", "syd" }) await world.AddEdgeAsync(region);
        await world.ApplyAsync(targets.Document, "--wait", "1m");
        await using var browser = await Browser.StartAsync();
        var port = world.Silos[0].AdminPort;
        using var clients = new Clients(world.Edges, targets);
        var page = await browser.OpenAsync(port, "", 1280, ColorScheme.Light);
        for (var second = 2; second < History; second++)
        {
            await page.WaitForFunctionAsync("count => document.querySelector('.tile polyline')?.points.length >= count", second);
            await clients.ChangeAsync(second);
            if (second == History / 2) await targets.Frail.DisposeAsync();
        }

        foreach (var (name, width, height, scheme) in Screens)
        {
            foreach (var (shown, query) in new[] { ("world", ""), ("app", "page=app&app=shop") })
            {
                var picture = await browser.OpenAsync(port, query, width, scheme);
                await picture.SetViewportSizeAsync(width, height);
                await picture.GetByText(shown == "world" ? "Usable targets" : "Half within").First.WaitForAsync();
                await picture.ScreenshotAsync(new() { Path = Path.Combine(folder, $"{shown}-{name}.png") });
                await picture.Context.CloseAsync();
            }
        }
    }

    /// <summary>Three apps: one near its clients, one served from another region, and one with a target that dies.</summary>
    private sealed class Targets : IAsyncDisposable
    {
        private readonly TestTarget[] _echoes = [.. Enumerable.Range(0, 6).Select(_ => TestTarget.Echo())];

        public TestTarget Frail { get; } = TestTarget.Echo();

        public int[] Ports { get; } = [FreePort.Next(), FreePort.Next(), FreePort.Next()];

        public string Document => $$"""
            { "Defaults": { "HealthCheck": { "Type": "Tcp", "Interval": "1s", "Timeout": "1s" } },
              "Apps": [
                { "Name": "shop", "Ports": [{{Ports[0]}}], "Locality": "Nearest", "Limits": { "MaxConnections": 500 }, "Targets": [
                    {{Target(0, "fra")}}, {{Target(1, "iad")}}, {{Target(2, "syd")}},
                    { "Address": "{{Frail.Address}}", "Region": "iad" } ] },
                { "Name": "mail", "Ports": [{{Ports[1]}}], "Targets": [ {{Target(3, "fra")}} ] },
                { "Name": "chat", "Ports": [{{Ports[2]}}], "Balance": "LeastConnections",
                  "Targets": [ {{Target(4, "iad")}}, {{Target(5, "fra")}} ] } ] }
            """;

        private string Target(int number, string region) => $$"""{ "Address": "{{_echoes[number].Address}}", "Region": "{{region}}" }""";

        public async ValueTask DisposeAsync()
        {
            foreach (var echo in _echoes.Append(Frail)) await echo.DisposeAsync();
        }
    }

    /// <summary>Sessions that come and go in waves.</summary>
    private sealed class Clients(List<EdgeProcess> edges, Targets targets) : IDisposable
    {
        private readonly Queue<TestClient> _clients = new();
        private readonly Random _random = new(7);

        public async Task ChangeAsync(int second)
        {
            for (var one = 0; one < 6 + 4 * Math.Sin(second / 5.0); one++)
            {
                var edge = edges[_random.Next(_random.Next(1, edges.Count + 1))];
                var port = targets.Ports[_random.Next(targets.Ports.Length)];
                var client = await TestClient.ConnectAsync(port, IPAddress.Parse(edge.Address));
                await client.EchoAsync("hello");
                _clients.Enqueue(client);
            }

            for (var left = _random.Next(0, 5); left > 0 && _clients.Count > 20; left--) _clients.Dequeue().Dispose();
        }

        public void Dispose()
        {
            foreach (var client in _clients) client.Dispose();
        }
    }
}
