using Microsoft.Playwright;

namespace Odin.Tests.Silo.Dashboard;

/// <summary>The dashboard of a cluster with keys.</summary>
public sealed class DashboardSignInTests(KeyedDashboardWorld world) : IClassFixture<KeyedDashboardWorld>
{
    [Fact]
    public async Task It_asks_for_a_key_and_shows_its_pages_once_it_has_a_good_one()
    {
        var page = await world.OpenAsync("page=apps", 1280, ColorScheme.Light);
        var key = page.GetByLabel("Key");
        await key.FillAsync("odin_swordfish");
        await page.GetByRole(AriaRole.Button, new() { Name = "Sign in" }).ClickAsync();
        await Assertions.Expect(page.GetByRole(AriaRole.Alert).Filter(new() { HasText = "The key is not known here" })).ToBeVisibleAsync();

        await key.FillAsync(world.Key);
        await page.GetByRole(AriaRole.Button, new() { Name = "Sign in" }).ClickAsync();

        await Assertions.Expect(page.GetByRole(AriaRole.Link, new() { Name = "shop" }).First).ToBeVisibleAsync();

        // A viewer's key: what would be refused is not offered.
        await page.GetByRole(AriaRole.Link, new() { Name = "shop" }).First.ClickAsync();
        await Assertions.Expect(page.GetByRole(AriaRole.Cell, new() { Name = "healthy" }).First).ToBeVisibleAsync();
        (await page.GetByRole(AriaRole.Button, new() { Name = "Drain" }).CountAsync()).ShouldBe(0);
        await page.Context.CloseAsync();
    }

    [Fact]
    public async Task An_operator_may_steer()
    {
        var page = await SignInAsync("page=app&app=shop", world.Operator);

        await Assertions.Expect(page.GetByText("bob (operator)")).ToBeVisibleAsync();
        await Assertions.Expect(page.GetByRole(AriaRole.Button, new() { Name = "Drain shop" })).ToBeVisibleAsync();
        await page.Context.CloseAsync();
    }

    /// <summary>The page shows the whole cluster: it says why it shows nothing, instead of waiting for a silo that answers.</summary>
    [Fact]
    public async Task A_key_of_some_apps_reads_that_this_is_not_for_it_and_can_sign_out()
    {
        var page = await SignInAsync("page=apps", world.Limited);

        await Assertions.Expect(page.GetByRole(AriaRole.Alert)).ToContainTextAsync("is limited to shop");
        await Assertions.Expect(page.GetByText("Waiting for the silo")).ToHaveCountAsync(0);
        await page.GetByRole(AriaRole.Button, new() { Name = "Sign out" }).ClickAsync();
        await Assertions.Expect(page.GetByLabel("Key")).ToBeVisibleAsync();
        await Assertions.Expect(page.GetByRole(AriaRole.Alert)).ToHaveCountAsync(0);
        await page.Context.CloseAsync();
    }

    [Fact]
    public async Task A_page_too_many_says_so_and_comes_when_another_is_closed()
    {
        const int Streams = 4;
        var first = await SignInAsync("page=apps", world.Key);
        await Assertions.Expect(first.GetByText("live", new() { Exact = true })).ToBeVisibleAsync();
        for (var number = 1; number < Streams; number++) await AnotherAsync("live");

        var last = await AnotherAsync("refused");
        await Assertions.Expect(last.GetByRole(AriaRole.Alert)).ToContainTextAsync("close one of them");
        await first.CloseAsync();

        await Assertions.Expect(last.GetByText("live", new() { Exact = true })).ToBeVisibleAsync();
        await last.Context.CloseAsync();

        async Task<IPage> AnotherAsync(string state)
        {
            var page = await first.Context.NewPageAsync();
            await page.GotoAsync($"http://127.0.0.1:{world.Port}/?page=apps");
            await Assertions.Expect(page.GetByText(state, new() { Exact = true })).ToBeVisibleAsync();
            return page;
        }
    }

    private async Task<IPage> SignInAsync(string query, string key)
    {
        var page = await world.OpenAsync(query, 1280, ColorScheme.Light);
        await page.GetByLabel("Key").FillAsync(key);
        await page.GetByRole(AriaRole.Button, new() { Name = "Sign in" }).ClickAsync();
        return page;
    }

    [Fact]
    public async Task Who_signs_out_leaves_nothing_on_the_screen_and_nobody_gets_in_after()
    {
        var page = await world.OpenAsync("page=apps", 390, ColorScheme.Dark);
        await page.GetByLabel("Key").FillAsync(world.Key);
        await page.GetByRole(AriaRole.Button, new() { Name = "Sign in" }).ClickAsync();
        await Assertions.Expect(page.GetByText("ada (viewer)")).ToBeVisibleAsync();
        await Assertions.Expect(page.GetByRole(AriaRole.Link, new() { Name = "shop" }).First).ToBeVisibleAsync();
        (await Browser.ViolationsAsync(page)).ShouldBeEmpty();
        (await page.EvaluateAsync<bool>("document.documentElement.scrollWidth > innerWidth")).ShouldBeFalse("too wide");

        await page.GetByRole(AriaRole.Button, new() { Name = "Sign out" }).ClickAsync();

        await Assertions.Expect(page.GetByLabel("Key")).ToBeVisibleAsync();
        await Assertions.Expect(page.GetByText("shop")).ToHaveCountAsync(0);
        await page.ReloadAsync();
        await Assertions.Expect(page.GetByLabel("Key")).ToBeVisibleAsync();
        (await page.Context.CookiesAsync()).ShouldBeEmpty();
        await page.Context.CloseAsync();
    }
}
