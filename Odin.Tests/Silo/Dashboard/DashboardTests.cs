using System.Collections.Concurrent;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Microsoft.Playwright;
using Odin.Tests.Support;

namespace Odin.Tests.Silo.Dashboard;

/// <summary>The dashboard in a browser, in front of one world for all tests.</summary>
public sealed partial class DashboardTests(DashboardWorld world) : IClassFixture<DashboardWorld>
{
    /// <summary>After the moment in which the edge has found it. Report and roll-up come at once, the world document within a
    /// second.</summary>
    private static readonly TimeSpan DeathIsShown = TimeSpan.FromSeconds(2);

    /// <summary>What a hand takes for immediate.</summary>
    private static readonly TimeSpan Immediate = TimeSpan.FromMilliseconds(100);

    [Theory]
    [InlineData("", "Live sessions")]
    [InlineData("page=apps", "All apps")]
    [InlineData("page=app&app=shop", "Connects, since each edge began")]
    [InlineData("page=sessions", "live sessions match")]
    [InlineData("page=places", "Loop lag")]
    [InlineData("page=events", "What changed, the newest first")]
    [InlineData("page=config", "In force since")]
    [InlineData("page=config&version=1", "What version 1 changed")]
    public async Task A_page_is_accessible_at_the_desk_and_on_a_phone(string query, string shows)
    {
        var page = await world.OpenAsync(query, 1280, ColorScheme.Light);
        await AccessibleAsync(page, shows);
        await page.SetViewportSizeAsync(390, 844);
        await page.EmulateMediaAsync(new() { ColorScheme = ColorScheme.Dark });
        await AccessibleAsync(page, shows);
        await page.Context.CloseAsync();
        world.Complaints.ShouldBeEmpty();
    }

    [Theory]
    [InlineData("page=app&app=shop", 1280)]
    [InlineData("page=app&app=shop", 800)]
    [InlineData("page=places", 1280)]
    [InlineData("page=places", 800)]
    public async Task What_acts_on_a_row_is_in_view_however_wide_the_table_is(string query, int width)
    {
        var page = await world.OpenAsync(query, width, ColorScheme.Light);
        var last = page.Locator("td.acts").First.GetByRole(AriaRole.Button).Last;
        await last.WaitForAsync();

        (await last.EvaluateAsync<double>("button => innerWidth - button.getBoundingClientRect().right")).ShouldBeInRange(0, width);
        await page.Context.CloseAsync();
    }

    [Theory]
    [InlineData("255.255.255.255:65535", 1)]
    [InlineData("[2001:db8:85a3:8d3:1319:8a2e:370:7348]:54321", 3)]
    public async Task An_address_is_not_broken_within_its_port_on_a_phone(string address, int lines)
    {
        var page = await world.OpenAsync("page=events", 390, ColorScheme.Light);

        var shown = await page.EvaluateAsync<string[]>("""
            async address => {
                const { show } = await import("/dashboard/render.js");
                const { endpoint, table } = await import("/dashboard/parts.js");
                const place = document.getElementById("main").appendChild(document.createElement("div"));
                const columns = [{ name: "Target", cell: endpoint }, { name: "More", cell: () => "more ".repeat(40) }];
                show(place, table("Addresses", columns, [address], row => row));
                const texts = document.createTreeWalker(place.querySelector(".name"), NodeFilter.SHOW_TEXT), range = document.createRange();
                const lines = new Map();
                while (texts.nextNode()) {
                    for (let at = 0; at < texts.currentNode.length; at++) {
                        range.setStart(texts.currentNode, at);
                        range.setEnd(texts.currentNode, at + 1);
                        const { top } = range.getBoundingClientRect();
                        lines.set(top, (lines.get(top) ?? "") + range);
                    }
                }
                place.remove();
                return [...lines.values()];
            }
            """, address);

        string.Concat(shown).ShouldBe(address);
        shown.Length.ShouldBeLessThanOrEqualTo(lines);
        shown[^1].ShouldEndWith(address[address.LastIndexOf(':')..]);
        shown[..^1].ShouldAllBe(line => line.EndsWith(':'));
        await page.Context.CloseAsync();
    }

    [Fact]
    public async Task The_death_of_a_target_is_on_the_screen_and_focus_stays_while_rows_change()
    {
        var page = await world.OpenAsync("page=app&app=frail", 1280, ColorScheme.Light);
        var row = page.Locator("tr", new() { HasText = world.Frail.Address }).First;
        await Assertions.Expect(row).ToContainTextAsync("healthy");
        var drain = row.GetByRole(AriaRole.Button, new() { Name = "Drain" });
        await drain.FocusAsync();

        var isShown = row.EvaluateAsync("""
            row => new Promise(shown => new MutationObserver(() => { if (row.textContent.includes("unhealthy")) shown(); })
                .observe(row, { childList: true, characterData: true, subtree: true }))
            """);
        await world.Frail.DisposeAsync();
        await world.NoticedAsync();
        var start = TestTimeout.Time.GetTimestamp();
        await isShown;

        TestTimeout.Time.GetElapsedTime(start).ShouldBeLessThan(DeathIsShown);
        await Assertions.Expect(row).ToContainTextAsync("unhealthy");
        await Assertions.Expect(drain).ToBeFocusedAsync();
        await Assertions.Expect(page.Locator(".head .state")).ToHaveTextAsync(Down());
        await page.Context.CloseAsync();
    }

    [Fact]
    public async Task An_app_is_drained_and_enabled_by_its_page()
    {
        var page = await world.OpenAsync("page=app&app=shop", 1280, ColorScheme.Light);
        page.Dialog += (_, dialog) => dialog.AcceptAsync();

        await page.GetByRole(AriaRole.Button, new() { Name = "Drain shop" }).ClickAsync();
        await Assertions.Expect(page.Locator(".head .state")).ToHaveTextAsync("draining");
        await page.GetByRole(AriaRole.Button, new() { Name = "Enable shop" }).ClickAsync();
        await Assertions.Expect(page.Locator(".head .state")).ToHaveTextAsync("ready");
        await page.Context.CloseAsync();
    }

    [Fact]
    public async Task A_thousand_apps_stay_usable()
    {
        var page = await world.NewPageAsync();
        using var http = new HttpClient();
        var document = JsonNode.Parse(await http.GetStringAsync($"http://127.0.0.1:{world.Port}/api/v1/world"))!;
        var app = document["apps"]![0]!;
        document["apps"] = new JsonArray([.. Enumerable.Range(0, 1000).Select(number =>
        {
            var one = app.DeepClone();
            one["name"] = $"app-{number:000}";
            return one;
        })]);
        // The page's own code on a stream of a world that this machine does not have.
        await page.RouteAsync("**/api/v1/stream*", route => route.FulfillAsync(new()
        {
            ContentType = "text/event-stream",
            Body = $"event: world\ndata: {document.ToJsonString()}\n\n",
        }));
        await page.GotoAsync($"http://127.0.0.1:{world.Port}/?page=apps");
        var rows = page.Locator("tbody tr");
        await Assertions.Expect(rows).ToHaveCountAsync(50);

        await page.GetByLabel("Name contains").FillAsync("app-77");
        await Assertions.Expect(rows).ToHaveCountAsync(10);
        await page.GetByLabel("Name contains").FillAsync("");
        await Assertions.Expect(rows).ToHaveCountAsync(50);

        (await FastestAsync(() => TypeAsync(page))).ShouldBeLessThan(Immediate);
        await page.Context.CloseAsync();
    }

    /// <summary>Of three rounds: a machine may stop for a while in one.</summary>
    private static async Task<TimeSpan> FastestAsync(Func<Task<TimeSpan>> round) =>
        new[] { await round(), await round(), await round() }.Min();

    /// <summary>How long a key stroke in the filter takes until it is drawn, on average.</summary>
    private static async Task<TimeSpan> TypeAsync(IPage page)
    {
        const int Keys = 20;
        var start = TestTimeout.Time.GetTimestamp();
        await page.EvaluateAsync("""
            async keys => {
                const input = document.querySelector("input[type=search]");
                for (let key = 0; key < keys; key++) {
                    input.value = key % 2 === 0 ? "app-7" : "app-";
                    input.dispatchEvent(new Event("input"));
                    await new Promise(requestAnimationFrame);
                    await new Promise(requestAnimationFrame);
                }
            }
            """, Keys);
        return TestTimeout.Time.GetElapsedTime(start) / Keys;
    }

    [Fact]
    public async Task The_silo_is_asked_for_a_word_and_not_for_each_of_its_letters()
    {
        var page = await world.NewPageAsync();
        var asked = new ConcurrentQueue<string>();
        page.Request += (_, request) => asked.Enqueue(request.Url);
        var now = TimeProvider.System.GetUtcNow().UtcDateTime;
        await page.Clock.InstallAsync(new() { TimeDate = now });
        await page.GotoAsync($"http://127.0.0.1:{world.Port}/?page=sessions");
        await page.GetByText("live sessions match").WaitForAsync();
        await page.Clock.PauseAtAsync(now.AddHours(1));   // Later than whatever the page needed until now.

        foreach (var text in new[] { "s", "sh", "sho", "shop" })
        {
            await page.EvaluateAsync("""
                text => {
                    const input = document.querySelector("input[type=search]");
                    input.value = text;
                    input.dispatchEvent(new Event("input"));
                }
                """, text);
            await page.Clock.RunForAsync(100);
        }

        await page.RunAndWaitForRequestAsync(() => page.Clock.RunForAsync(200), request => IsFor(request.Url, "shop"));
        asked.Where(url => IsFor(url, "")).ShouldAllBe(url => IsFor(url, "shop"));
        await page.Context.CloseAsync();
    }

    [Fact]
    public async Task Changes_make_the_document_that_the_silo_has()
    {
        var page = await world.OpenAsync("page=events", 1280, ColorScheme.Light);

        var said = await page.EvaluateAsync<string>("""
            async () => {
                const { apply } = await import("/dashboard/changes.js");
                const row = (name, live = 0) => ({ name, live });
                const apps = [row("a"), row("C")];
                const first = { time: "1", totals: { live: 0 }, apps, edges: ["e"], regions: ["r"], silos: [], flows: [] };
                const idle = apply(first, { after: "1", time: "2", totals: { live: 1 }, apps: [], goneApps: [], edges: ["f"] });
                const next = apply(idle, { after: "2", time: "3", apps: [row("B", 2), row("C", 3)], goneApps: ["a"], regions: null });
                return JSON.stringify([idle.apps === first.apps, idle.totals.live, idle.edges, next.time, next.apps, next.regions,
                    apply(next, { after: "2", time: "4", apps: [], goneApps: [] }), apply(null, { after: "2", apps: [], goneApps: [] })]);
            }
            """);

        said.ShouldBe("""[true,1,["f"],"3",[{"name":"B","live":2},{"name":"C","live":3}],["r"],null,null]""");
        await page.Context.CloseAsync();
    }

    [Fact]
    public async Task The_renderer_keeps_elements_by_key_with_their_focus_and_text_nodes()
    {
        var page = await world.OpenAsync("page=events", 1280, ColorScheme.Light);

        var said = await page.EvaluateAsync<string>("""
            async () => {
                const { h, show } = await import("/dashboard/render.js");
                const place = document.body.appendChild(document.createElement("div"));
                const list = (...names) => show(place, names.map(name => h("button", { key: name }, `<b>${name}</b>`)));
                list("a", "b", "c");
                const [a, b, c] = place.children, text = b.firstChild;
                b.focus();
                list("c", "b", "x", "a");
                const facts = [place.textContent, place.children[0] === c, place.children[3] === a, place.children[1].firstChild === text,
                    document.activeElement === b];
                list("a");
                facts.push(place.children.length, place.querySelector("b") === null);
                show(place, h("input", { value: "1" }));
                place.firstChild.focus();
                place.firstChild.value = "typed";
                show(place, h("input", { value: "2" }));
                facts.push(place.firstChild.value);
                place.remove();
                return facts.join(" ");
            }
            """);

        await page.Context.CloseAsync();
        said.ShouldBe("<b>c</b><b>b</b><b>x</b><b>a</b> true true true true 1 true typed");
    }

    private static bool IsFor(string url, string app) => url.Contains($"/sessions?app={app}", StringComparison.Ordinal);

    private static async Task AccessibleAsync(IPage page, string shows)
    {
        await page.GetByText(shows).First.WaitForAsync();
        (await page.EvaluateAsync<bool>("document.documentElement.scrollWidth > innerWidth")).ShouldBeFalse("too wide");
        (await Browser.ViolationsAsync(page)).ShouldBeEmpty();
    }

    [GeneratedRegex("down|panic")]
    private static partial Regex Down();
}
