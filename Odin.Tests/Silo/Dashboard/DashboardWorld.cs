using System.Collections.Concurrent;
using System.Globalization;
using Microsoft.Playwright;
using Odin.Tests.Support;
using Odin.Tests.Support.Processes;

namespace Odin.Tests.Silo.Dashboard;

/// <summary>One <c>odin run</c> with two apps, and one browser; made for the first test that needs them.</summary>
public class DashboardWorld : IAsyncLifetime
{
    /// <summary>Of an npm pack of axe-core, which is not ours to keep in the repository; unset: accessibility is not checked.</summary>
    private static readonly string? Axe = Environment.GetEnvironmentVariable("ODIN_AXE");

    /// <summary>Playwright's deadlines are of the wall clock and only end what hangs: a busy machine may take long for each step.</summary>
    private static readonly float Deadline = (float)(3 * TestTimeout.OfProcess).TotalMilliseconds;

    private readonly ConcurrentQueue<string> _complaints = new();
    private readonly string _folder = Directory.CreateTempSubdirectory("odin-dashboard-").FullName;
    private readonly int _port = FreePort.Next();
    private readonly TestTarget _target = TestTarget.Echo();
    private LiveProcess? _odin;
    private IPlaywright? _playwright;
    private IBrowser? _browser;

    /// <summary>The only target of app <c>frail</c>.</summary>
    internal TestTarget Frail { get; } = TestTarget.Echo();

    /// <summary>What the console said, and who was asked besides the silo.</summary>
    internal IEnumerable<string> Complaints => _complaints;

    /// <summary>Further flags of <c>odin run</c>.</summary>
    internal virtual IEnumerable<string> More => [];

    public async ValueTask InitializeAsync()
    {
        if (!Tool.IsInstalled("chromium")) return;   // Each test says it.
        var file = Path.Combine(_folder, "config.json");
        await File.WriteAllTextAsync(file, $$"""
            { "Defaults": { "HealthCheck": { "Type": "Tcp", "Interval": "1s", "Timeout": "1s", "Fall": 1 } },
              "Apps": [ { "Name": "shop", "Ports": [{{FreePort.Next()}}], "Targets": ["{{_target.Address}}"] },
                        { "Name": "frail", "Ports": [{{FreePort.Next()}}], "Targets": ["{{Frail.Address}}"] } ] }
            """);
        _odin = LiveProcess.StartTool("odin", "odin",
        [
            "run", "-f", file, "--edge-id", "fra-1", "--region", "fra", "--gateway-port", "0", "--admin-port",
                _port.ToString(CultureInfo.InvariantCulture), "--loops", "1",
            .. More,
        ]);
        await _odin.WaitForLineAsync("ready");
        _playwright = await Playwright.CreateAsync();
        Assertions.SetDefaultExpectTimeout(Deadline);
        _browser = await _playwright.Chromium.LaunchAsync(new()
        {
            ExecutablePath = "/usr/bin/chromium",
            Args = ["--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage"],
            Timeout = Deadline,
        });
    }

    internal async Task<IPage> OpenAsync(string query, int width, ColorScheme scheme)
    {
        Tool.Require("chromium", "chromium");
        var context = await _browser!.NewContextAsync(new() { ViewportSize = new() { Width = width, Height = 900 }, ColorScheme = scheme });
        context.SetDefaultTimeout(Deadline);
        // Before the page's own scripts and past its policy, which stays in force.
        if (Axe is not null) await context.AddInitScriptAsync(scriptPath: Axe);
        var page = await context.NewPageAsync();
        page.Console += (_, message) =>
        {
            if (message.Type is "error" or "warning" && !IsBusy(message.Text)) _complaints.Enqueue(message.Text);
        };
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

        return await page.EvaluateAsync<string[]>(
            "async () => (await axe.run()).violations.map(found => `${found.id}: ${found.nodes[0].html}`)");
    }

    public virtual async ValueTask DisposeAsync()
    {
        if (_browser is not null) await _browser.DisposeAsync();
        _playwright?.Dispose();
        if (_odin is not null) await _odin.DisposeAsync();
        await _target.DisposeAsync();
        await Frail.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
        GC.SuppressFinalize(this);
    }

    /// <summary>What the browser writes when the silo says that the cluster did not answer in time.</summary>
    private static bool IsBusy(string text) => text.Contains("status of 503", StringComparison.Ordinal);
}
