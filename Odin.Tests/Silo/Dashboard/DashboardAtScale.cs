using System.Globalization;
using Microsoft.Playwright;

namespace Odin.Tests.Silo.Dashboard;

/// <summary>How long the dashboard of a large world takes to react; <c>bench/dashboard.py</c> starts the world and this:
/// <c>-explicit only -class '*DashboardAtScale'</c>, with the admin port in ODIN_DASHBOARD and the file for the figures in
/// ODIN_FIGURES.</summary>
public sealed class DashboardAtScale
{
    private const int Times = 20;

    /// <summary>From an input to the frame that shows it. A median of the page's own clock, and the longest.</summary>
    private const string Measure = """
        async ([selector, action, times]) => {
            const took = [];
            for (let turn = 0; turn < times; turn++) {
                const place = document.querySelector(selector), start = performance.now();
                if (action === "click") place.click();
                else {
                    place.value = turn % 2 === 0 ? action : "";
                    place.dispatchEvent(new Event("input"));
                }
                await new Promise(requestAnimationFrame);
                await new Promise(done => requestAnimationFrame(() => setTimeout(done)));
                took.push(performance.now() - start);
                await new Promise(done => setTimeout(done, 150));
            }
            took.sort((left, right) => left - right);
            return [took[times / 2], took[times - 1]];
        }
        """;

    private static readonly (string What, string Query, string WaitFor, string Selector, string Action)[] Interactions =
    [
        ("apps: a letter in the filter", "page=apps", "Name contains", "input[type=search]", "app-7"),
        ("apps: another order", "page=apps", "Name contains", "thead button", "click"),
        ("apps: back and forth", "page=apps&at=2", "Name contains", ".pages button:not(:disabled)", "click"),
        ("sessions: a letter in the filter", "page=sessions", "live sessions match", "input[type=search]", "crowd"),
        ("sessions: another order", "page=sessions", "live sessions match", "thead button", "click"),
        ("from page to page", "page=app&app=crowd", "Half within", "nav a:not([aria-current])", "click"),
    ];

    [Fact(Explicit = true)]
    public async Task Every_input_is_shown_within_100_milliseconds()
    {
        Browser.Require();
        var port = int.Parse(Environment.GetEnvironmentVariable("ODIN_DASHBOARD")!, CultureInfo.InvariantCulture);
        await using var browser = await Browser.StartAsync();
        var figures = new List<string>();
        var slow = new List<string>();
        foreach (var (what, query, waitFor, selector, action) in Interactions)
        {
            var page = await browser.OpenAsync(port, query, 1280, ColorScheme.Light);
            await page.GetByText(waitFor).First.WaitForAsync();
            await page.Locator(selector).First.WaitForAsync();
            var took = await page.EvaluateAsync<double[]>(Measure, new object[] { selector, action, Times });
            await page.Context.CloseAsync();
            figures.Add(string.Create(CultureInfo.InvariantCulture, $"{what}: median {took[0]:0} ms, longest {took[1]:0} ms"));
            if (took[0] >= 100) slow.Add(figures[^1]);
        }

        if (Environment.GetEnvironmentVariable("ODIN_FIGURES") is { } file) await File.WriteAllLinesAsync(file, figures);
        slow.ShouldBeEmpty();
        browser.Complaints.ShouldBeEmpty();
    }
}
