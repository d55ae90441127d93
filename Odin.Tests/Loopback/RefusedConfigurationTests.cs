using Microsoft.Extensions.DependencyInjection;
using Odin.Edge.Control.Applying;
using Odin.Edge.Control.Cluster;
using Odin.Edge.Listeners;
using Odin.Grains.Configuration;
using Odin.Grains.Edges;
using Odin.Tests.Support;

namespace Odin.Tests.Loopback;

/// <summary>A configuration that an edge cannot apply: all or nothing.</summary>
public sealed class RefusedConfigurationTests
{
    [Fact]
    public async Task What_cannot_be_applied_leaves_everything_as_it_was()
    {
        await using var one = TestTarget.Greeter("one");
        await using var two = TestTarget.Greeter("two");
        await using var edge = await TestEdge.StartAsync();
        var port = await edge.ServeAsync([one.Address]);
        var apps = edge.Services.GetRequiredService<AppSet>();
        var (before, versionBefore) = (apps.Apps["app"].Model, apps.Version);

        // The first app could be replaced; the others claim one port, which the catalog would not have taken.
        var shared = FreePort.Next();
        var failure = await Should.ThrowAsync<InvalidOperationException>(() => apps.ApplyAsync(new CatalogChanges
        {
            Version = versionBefore + 1,
            IsComplete = true,
            Changed =
            [
                new AppVersion(versionBefore + 1, AppSpecs.Spec("app", port, two.Address)),
                new AppVersion(versionBefore + 1, AppSpecs.Spec("b", shared, two.Address)),
                new AppVersion(versionBefore + 1, AppSpecs.Spec("c", shared, two.Address)),
            ],
        }));

        failure.Message.ShouldContain($"Apps b and c both claim port {shared}");
        apps.Apps.Keys.ShouldBe(["app"]);
        apps.Apps["app"].Model.ShouldBeSameAs(before);
        apps.Version.ShouldBe(versionBefore);
        edge.Services.GetRequiredService<ListenerSet>().Statuses.Length.ShouldBe(1);
        using var client = await TestClient.ConnectAsync(port);
        (await client.ReceiveTextToEndAsync()).ShouldBe("one");
    }

    [Fact]
    public async Task The_region_learns_which_configuration_an_edge_refused_and_why_until_the_next_one()
    {
        await using var target = TestTarget.Greeter("one");
        var region = new ScriptedRegion();
        using var log = new EventLog();
        await using var edge = await TestEdge.StartAsync(default, services =>
        {
            services.AddSingleton<ICluster>(region);
            log.AddTo(services);
        });
        var (port, shared) = (FreePort.Next(), FreePort.Next());
        region.Say(Complete(1, AppSpecs.Spec("app", port, target.Address)));
        await edge.Edge.WaitForCatalogAsync(1, CancellationToken.None);

        region.Say(Complete(2, AppSpecs.Spec("app", port, target.Address), AppSpecs.Spec("b", shared, target.Address),
            AppSpecs.Spec("c", shared, target.Address)));
        await log.WaitAsync(5806, "both claim port");

        var report = await region.NextReportAsync(report => report.Refused is not null);
        report.CatalogVersion.ShouldBe(1);
        report.Refused.ShouldBe(new RefusedCatalog(2, $"Apps b and c both claim port {shared}."));
        edge.Edge.IsStale.ShouldBeFalse();
        using (var client = await TestClient.ConnectAsync(port)) (await client.ReceiveTextToEndAsync()).ShouldBe("one");

        region.Say(Complete(3, AppSpecs.Spec("b", shared, target.Address)));
        await edge.Edge.WaitForCatalogAsync(3, CancellationToken.None);
        (await region.NextReportAsync(report => report.CatalogVersion == 3)).Refused.ShouldBeNull();
        log.Count(5806).ShouldBe(1);
        log.Count(5807).ShouldBe(1);
    }

    private static CatalogChanges Complete(long version, params AppSpec[] apps) =>
        new() { Version = version, IsComplete = true, Changed = [.. apps.Select(app => new AppVersion(version, app))] };
}
