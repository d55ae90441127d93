using Microsoft.Extensions.DependencyInjection;
using Odin.Grains.Catalog;
using Odin.Grains.Configuration;
using Odin.Grains.Edges;
using Odin.Grains.Failures;
using Odin.Hosting.Certificates;
using Odin.Silo.Callers;
using Odin.Tests.Grains.Support;
using Odin.Tests.Support;

namespace Odin.Tests.Grains.Cluster;

/// <summary>The storage loses the catalog, holds something else, or is given something else.</summary>
public sealed class CatalogLossTests
{
    private readonly LosableStorage _storage = new();

    [Fact]
    public async Task What_the_storage_lost_is_put_back_from_memory()
    {
        await using var cluster = await TestCluster.StartAsync(storage: _storage);
        var catalog = Catalog(cluster);
        var applied = await catalog.ApplyAsync(Specs.Config(Specs.App("a")), null);
        await catalog.SetEdgeAdminStateAsync("fra-1", AdminState.Draining);

        _storage.Forget();
        await PassAsync(cluster, seconds: 11);
        await cluster.DeactivateAsync(catalog);

        (await StandingAsync(catalog)).ShouldBe((1, applied.Catalog));   // Admin states are no versions of the document.
        (await catalog.GetChangesAsync(0)).Edges.ShouldBe([new EdgeAdminState("fra-1", AdminState.Draining)]);
    }

    [Fact]
    public async Task A_change_right_after_the_loss_is_one_of_what_was_known()
    {
        await using var cluster = await TestCluster.StartAsync(storage: _storage);
        var catalog = Catalog(cluster);
        var first = await catalog.ApplyAsync(Specs.Config(Specs.App("a")), null);
        _storage.Forget();

        var second = await catalog.ApplyAsync(Specs.Config(Specs.App("a"), Specs.App("b") with { Ports = [new PortRange(5001)] }), null);

        (second.Outcome, second.Version, second.Catalog).ShouldBe((ApplyOutcome.Applied, 2, first.Catalog));
    }

    [Fact]
    public async Task Of_several_copies_the_newest_of_the_latest_born_is_put_back()
    {
        await using var cluster = await TestCluster.StartAsync(storage: _storage);
        var catalog = Catalog(cluster);

        await catalog.OfferAsync(Copy("20260101T000000-aaaaaa", 9, "old"));
        await catalog.OfferAsync(Copy("20260102T000000-bbbbbb", 3, "younger"));
        await catalog.OfferAsync(Copy("20260102T000000-bbbbbb", 2, "stale"));
        await PassAsync(cluster, seconds: 5);

        (await StandingAsync(catalog)).ShouldBe((3, "20260102T000000-bbbbbb"));
        (await catalog.LookUpAppAsync("younger")).PutBackFor.ShouldNotBeNull();
        await catalog.OfferAsync(Copy("20260102T000000-bbbbbb", 4, "newest"));
        await PassAsync(cluster, seconds: 5);
        (await StandingAsync(catalog)).Version.ShouldBe(4, "the same catalog, and more of it");
        await catalog.OfferAsync(Copy("20260103T000000-cccccc", 7, "other"));
        await PassAsync(cluster, seconds: 5);
        (await StandingAsync(catalog)).ShouldBe((4, "20260102T000000-bbbbbb"), "another catalog never replaces one that stands");
    }

    [Fact]
    public async Task A_catalog_that_was_never_born_knows_no_app_for_certain_and_takes_no_admin_state()
    {
        await using var cluster = await TestCluster.StartAsync(storage: _storage);
        var catalog = Catalog(cluster);

        (await catalog.LookUpAppAsync("a")).IsCertain.ShouldBeFalse();
        (await catalog.SetEdgeAdminStateAsync("fra-1", AdminState.Draining)).Outcome.ShouldBe(ApplyOutcome.Unborn);
        (await StandingAsync(catalog)).ShouldBe((0, null));
    }

    [Fact]
    public async Task A_document_that_a_reader_would_refuse_never_becomes_a_version()
    {
        await using var cluster = await TestCluster.StartAsync(storage: _storage);
        var catalog = Catalog(cluster);
        var good = Specs.App("a");
        AppSpec[] wrong =
        [
            good with { Name = "" }, good with { Ports = [] }, good with { Ports = [new PortRange(0)] }, good with { Targets = [] },
                good with { Ports = default },
            good with { Targets = [Specs.Target("t", weight: -1)] }, good with { Targets = [Specs.Target("t"), Specs.Target("t")] },
            good with { Connect = good.Connect with { Budget = TimeSpan.FromMilliseconds(1) } }, good with { Balance = (Balance)99 },
        ];
        foreach (var app in wrong)
        {
            var refused = await catalog.ApplyAsync(Specs.Config(app), null);
            (refused.Outcome, refused.Version).ShouldBe((ApplyOutcome.Invalid, 0), app.ToString());
            refused.Errors.ShouldNotBeEmpty();
        }

        (await catalog.ApplyAsync(Specs.Config(good, good), null)).Errors.ShouldContain(error => error.Contains("unique"));
        await catalog.OfferAsync(Copy("20260101T000000-aaaaaa", 1, ""));
        await PassAsync(cluster, seconds: 5);
        (await StandingAsync(catalog)).Version.ShouldBe(0);
    }

    [Theory, InlineData(true), InlineData(false)]
    public async Task A_catalog_that_cannot_be_read_is_said_and_is_replaced_by_force_alone(bool isKnown)
    {
        await using var cluster = await TestCluster.StartAsync(storage: _storage);
        var catalog = Catalog(cluster);
        await catalog.ApplyAsync(Specs.Config(Specs.App("a")), null);
        _storage.Spoil(new CatalogHead { Damage = "garbage" });
        if (isKnown) await PassAsync(cluster, seconds: 12);
        else await cluster.DeactivateAsync(catalog);

        (await catalog.GetAsync()).Damage.ShouldBe("garbage");
        (await catalog.GetAsync()).Version.ShouldBe(isKnown ? 1 : 0);
        (await catalog.ApplyAsync(Specs.Config(Specs.App("b")), null)).Outcome.ShouldBe(ApplyOutcome.Damaged);
        var replaced = await catalog.ReplaceAsync(Specs.Config(Specs.App("a")));

        (replaced.Outcome, replaced.Version).ShouldBe((ApplyOutcome.Applied, 1));
        await cluster.DeactivateAsync(catalog);
        (await catalog.GetAsync()).Damage.ShouldBeNull();
        (await StandingAsync(catalog)).ShouldBe((1, replaced.Catalog));
    }

    [Theory, InlineData(true), InlineData(false)]
    public async Task A_large_catalog_whose_base_the_storage_has_lost_is_put_back_and_never_damaged(bool isKnown)
    {
        await using var cluster = await TestCluster.StartAsync(storage: _storage);
        var catalog = Catalog(cluster);
        await catalog.ApplyAsync(Specs.Large(), null);
        var applied = await catalog.ApplyAsync(Specs.Large(changed: 7), null);
        var copy = await catalog.GetChangesAsync(0);

        _storage.Forget<BaseCatalog>();
        if (isKnown) await PassAsync(cluster, seconds: 601);
        else
        {
            await cluster.DeactivateAsync(catalog);
            (await StandingAsync(catalog)).ShouldBe((0, null));
            await catalog.OfferAsync(copy);
            await PassAsync(cluster, seconds: 5);
        }

        (await StandingAsync(catalog)).ShouldBe((2, applied.Catalog));
        await cluster.DeactivateAsync(catalog);
        (await StandingAsync(catalog)).ShouldBe((2, applied.Catalog));
        (await catalog.GetAsync()).Damage.ShouldBeNull();
        (await catalog.GetHistoryAsync()).Length.ShouldBe(isKnown ? 2 : 1);
    }

    [Fact]
    public async Task With_certificates_an_edge_puts_back_what_a_silo_has_signed_and_nothing_else()
    {
        using var authority = CertificateAuthority.Create("odin", TimeSpan.FromDays(9), TimeProvider.System);
        var certificates = ClusterCertificates.Of(authority, CertificateRole.Silo, "silo-1", TimeSpan.FromDays(1), TimeProvider.System);
        await using var cluster = await TestCluster.StartAsync(storage: _storage,
            services: services => services.AddSingleton<ICatalogSigner>(new CatalogSigner(certificates)));
        var (catalog, region, edge) = (Catalog(cluster), cluster.Grains.GetGrain<IRegionGrain>("fra"), Specs.Edge());
        var applied = await catalog.ApplyAsync(Specs.Config(Specs.App("a")), null);
        var known = (await region.SyncAsync(Report(1, 0, null))).Catalog.ShouldNotBeNull();
        var forged = known with { Version = 2, Changed = [new AppVersion(2, Specs.App("a", Specs.Target("thief")))] };

        (await region.SyncAsync(Report(2, 2, applied.Catalog))).IsCatalogWanted.ShouldBeTrue("it says that it knows more");
        foreach (var lie in new[] { forged, forged with { Seal = null }, forged with { Version = 9, Changed = known.Changed } })
            await Should.ThrowAsync<CallRefusedException>(() => region.OfferCatalogAsync(edge, lie).AsTask());
        await PassAsync(cluster, seconds: 5);
        (await StandingAsync(catalog)).ShouldBe((1, applied.Catalog));

        _storage.Forget();
        await cluster.DeactivateAsync(catalog);
        await cluster.DeactivateAsync(region);
        (await region.SyncAsync(Report(3, 1, applied.Catalog))).IsCatalogWanted.ShouldBeTrue();
        await Should.ThrowAsync<CallRefusedException>(() => region.OfferCatalogAsync(edge, forged).AsTask());
        await region.OfferCatalogAsync(edge, known);
        await PassAsync(cluster, seconds: 5);
        (await StandingAsync(catalog)).ShouldBe((1, applied.Catalog));

        EdgeReport Report(long sequence, long version, string? identity) =>
            new() { Edge = edge, Sequence = sequence, CatalogVersion = version, Catalog = identity, Apps = [] };
    }

    [Fact]
    public async Task An_edge_without_the_present_seal_gets_it_with_its_next_report_and_not_again()
    {
        using var authority = CertificateAuthority.Create("odin", TimeSpan.FromDays(9), TimeProvider.System);
        var certificates = ClusterCertificates.Of(authority, CertificateRole.Silo, "silo-1", TimeSpan.FromDays(1), TimeProvider.System);
        await using var cluster = await TestCluster.StartAsync(storage: _storage,
            services: services => services.AddSingleton<ICatalogSigner>(new CatalogSigner(certificates)));
        var region = cluster.Grains.GetGrain<IRegionGrain>("fra");
        var applied = await Catalog(cluster).ApplyAsync(Specs.Config(Specs.App("a")), null);
        var report = new EdgeReport
        {
            Edge = Specs.Edge(),
            Sequence = 1,
            CatalogVersion = applied.Version,
            Catalog = applied.Catalog,
            Apps = [],
        };

        var answer = await region.SyncAsync(report);

        answer.Catalog.ShouldBeNull();
        var seal = answer.Seal.ShouldNotBeNull();
        (await region.SyncAsync(report with { Sequence = 2, SealMark = EdgeReport.MarkOf(seal) })).Seal.ShouldBeNull();
    }

    private static IAppCatalogGrain Catalog(TestCluster cluster) => cluster.Grains.GetGrain<IAppCatalogGrain>(IAppCatalogGrain.Key);

    private static async Task<(long Version, string? Catalog)> StandingAsync(IAppCatalogGrain catalog) =>
        await catalog.GetAsync() is var document ? (document.Version, document.Catalog) : default;

    private static CatalogChanges Copy(string identity, long version, string app) =>
        new() { Catalog = identity, Version = version, IsComplete = true, Changed = [new AppVersion(version, Specs.App(app))] };

    /// <summary>Second by second, with a call after each that waits its turn behind the catalog's timer.</summary>
    private static async Task PassAsync(TestCluster cluster, int seconds)
    {
        for (; seconds > 0; seconds--)
        {
            cluster.Advance(TimeSpan.FromSeconds(1));
            await Catalog(cluster).SetEdgeAdminStateAsync("nobody", AdminState.Ready);
        }
    }
}
