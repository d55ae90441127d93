using Microsoft.AspNetCore.Builder;

namespace Odin.Tests.Silo.Api;

public sealed class UnguardedRouteTests
{
    [Fact]
    public async Task A_silo_with_a_route_of_which_nobody_says_who_may_use_it_does_not_start()
    {
        var world = new Unguarded();

        (await Should.ThrowAsync<InvalidOperationException>(() => world.InitializeAsync().AsTask())).Message.ShouldContain("/forgotten");

        await world.DisposeAsync();
    }

    private sealed class Unguarded : ApiWorld
    {
        protected override void Map(WebApplication app) => app.MapGet("/forgotten", () => "");
    }
}
