using System.Collections.Concurrent;
using System.Globalization;
using Microsoft.Playwright;
using Odin.Tests.Support;
using Odin.Tests.Support.Processes;

namespace Odin.Tests.Silo.Dashboard;

/// <summary>Debian's chromium, without a window.</summary>
internal sealed class Browser : IAsyncDisposable
{
    /// <summary>Playwright's deadlines are of the wall clock and only end what hangs: a busy machine may take long for each step.</summary>
    private static readonly float Deadline = (float)(3 * TestTimeout.OfProcess).TotalMilliseconds;

    /// <summary>Of an npm pack of axe-core, which is not ours to keep in the repository; unset: accessibility is not checked.</summary>
    private static readonly string? Axe = Environment.GetEnvironmentVariable("ODIN_AXE");

    private readonly ConcurrentQueue<string> _complaints = new();
    private readonly IPlaywright _playwright;
    private readonly IBrowser _chromium;

    private Browser(IPlaywright playwright, IBrowser chromium) => (_playwright, _chromium) = (playwright, chromium);

    public static bool IsInstalled => Tool.IsInstalled("chromium");

    /// <summary>What the console said, and who was asked besides the silo.</summary>
    public IEnumerable<string> Complaints => _complaints;

    public static void Require() => Tool.Require("chromium", "chromium");

    public static async Task<Browser> StartAsync()
    {
        var playwright = await Playwright.CreateAsync();
        Assertions.SetDefaultExpectTimeout(Deadline);
        return new Browser(playwright, await playwright.Chromium.LaunchAsync(new()
        {
            ExecutablePath = "/usr/bin/chromium",
            Args = ["--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage"],
            Timeout = Deadline,
        }));
    }

    /// <summary>A page that has not gone anywhere.</summary>
    /// <param name="authority">The only host that it may ask.</param>
    public async Task<IPage> NewPageAsync(string authority, int width, int height, ColorScheme scheme)
    {
        var context = await _chromium.NewContextAsync(new()
        {
            ViewportSize = new() { Width = width, Height = height },
            ColorScheme = scheme,
        });
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
            if (new Uri(request.Url).Authority != authority) _complaints.Enqueue($"it asked {request.Url}");
        };
        return page;
    }

    public async Task<IPage> OpenAsync(int port, string query, int width, ColorScheme scheme)
    {
        var authority = string.Create(CultureInfo.InvariantCulture, $"127.0.0.1:{port}");
        var page = await NewPageAsync(authority, width, height: 900, scheme);
        await page.GotoAsync($"http://{authority}/?{query}");
        return page;
    }

    public static async Task<string[]> ViolationsAsync(IPage page)
    {
        if (Axe is null)
        {
            Environment.GetEnvironmentVariable("CI").ShouldNotBe("true", "ODIN_AXE names no axe.min.js");
            return [];
        }

        return await page.EvaluateAsync<string[]>(
            "async () => (await axe.run()).violations.map(found => `${found.id}: ${found.nodes[0].html}`)");
    }

    public async ValueTask DisposeAsync()
    {
        await _chromium.DisposeAsync();
        _playwright.Dispose();
    }

    /// <summary>What the browser writes when the silo says that the cluster did not answer in time.</summary>
    private static bool IsBusy(string text) => text.Contains("status of 503", StringComparison.Ordinal);
}
