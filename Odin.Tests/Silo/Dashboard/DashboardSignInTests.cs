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
