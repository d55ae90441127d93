using System.Collections.Concurrent;
using System.Globalization;
using Microsoft.Playwright;
using Odin.Tests.Support;
using Odin.Tests.Support.Processes;

namespace Odin.Tests.Silo.Dashboard;

/// <summary>One <c>odin run</c> with two apps, and one browser; made for the first test that needs them.</summary>
public sealed class DashboardWorld : IAsyncLifetime
{
    /// <summary>Of an npm pack of axe-core, which is not ours to keep in the repository; unset: accessibility is not checked.</summary>
    private static readonly string? Axe = Environment.GetEnvironmentVariable("ODIN_AXE");

    private readonly ConcurrentQueue<string> _complaints = new();
    private readonly string _folder = Directory.CreateTempSubdirectory("odin-dashboard-").FullName;
    private readonly int _port = FreePort.Next();
    private readonly TestTarget _target = TestTarget.Echo();
    private LiveProcess _odin = null!;
    private IPlaywright? _playwright;
    private IBrowser _browser = null!;

    /// <summary>The only target of app <c>frail</c>.</summary>
    internal TestTarget Frail { get; } = TestTarget.Echo();

    /// <summary>What the console said, and who was asked besides the silo.</summary>
    internal IEnumerable<string> Complaints => _complaints;

    public async ValueTask InitializeAsync()
    {
        Tool.Require("chromium", "chromium");
        var file = Path.Combine(_folder, "config.json");
        await File.WriteAllTextAsync(file, $$"""
            { "Defaults": { "HealthCheck": { "Type": "Tcp", "Interval": "1s", "Timeout": "1s", "Fall": 1 } },
              "Apps": [ { "Name": "shop", "Ports": [{{FreePort.Next()}}], "Targets": ["{{_target.Address}}"] },
                        { "Name": "frail", "Ports": [{{FreePort.Next()}}], "Targets": ["{{Frail.Address}}"] } ] }
            """);
        _odin = LiveProcess.StartTool("odin", "odin", "run", "-f", file, "--edge-id", "fra-1", "--region", "fra", "--gateway-port", "0",
            "--admin-port", _port.ToString(CultureInfo.InvariantCulture), "--loops", "1");
        await _odin.WaitForLineAsync("ready");
        _playwright = await Playwright.CreateAsync();
        _browser = await _playwright.Chromium.LaunchAsync(new() { ExecutablePath = "/usr/bin/chromium", Args = ["--no-sandbox"] });
    }

    internal async Task<IPage> OpenAsync(string query, int width, ColorScheme scheme)
    {
        // axe is injected as a script of the test, which the page's policy would refuse.
        var context = await _browser.NewContextAsync(new()
        {
            ViewportSize = new() { Width = width, Height = 900 },
            ColorScheme = scheme,
            BypassCSP = Axe is not null,
        });
        context.SetDefaultTimeout((float)TestTimeout.Usual.TotalMilliseconds);
        Assertions.SetDefaultExpectTimeout((float)TestTimeout.Usual.TotalMilliseconds);
        var page = await context.NewPageAsync();
        page.Console += (_, message) => { if (message.Type is "error" or "warning") _complaints.Enqueue(message.Text); };
        page.PageError += (_, error) => _complaints.Enqueue(error);
        page.Request += (_, request) =>
        {
            if (new Uri(request.Url).Authority != $"127.0.0.1:{_port}") _complaints.Enqueue($"it asked {request.Url}");
        };
        await page.GotoAsync($"http://127.0.0.1:{_port}/?{query}");
        return page;
    }

    internal static async Task<string[]> ViolationsAsync(IPage page)
    {
        if (Axe is null)
        {
            Environment.GetEnvironmentVariable("CI").ShouldNotBe("true", "ODIN_AXE names no axe.min.js");
            return [];
        }

        await page.AddScriptTagAsync(new() { Path = Axe });
        return await page.EvaluateAsync<string[]>(
            "async () => (await axe.run()).violations.map(found => `${found.id}: ${found.nodes[0].html}`)");
    }

    public async ValueTask DisposeAsync()
    {
        if (_playwright is not null) await _browser.DisposeAsync();
        _playwright?.Dispose();
        await _odin.DisposeAsync();
        await _target.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
    }
}
