using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;
using Odin.Edge.Control.Applying;
using Odin.Edge.Control.LastGood;
using Odin.Edge.Tls;
using Odin.Grains.Edges;
using Odin.Tests.Support;
using Orleans.Serialization;

namespace Odin.Tests.Edge.Control.LastGood;

/// <summary>What a real edge writes of what it serves.</summary>
public sealed class LastGoodWriterTests : IDisposable
{
    private readonly string _folder = Path.Combine(Path.GetTempPath(), $"odin-state-{Guid.NewGuid():N}");
    private readonly int _port = FreePort.Next();

    [Fact]
    public async Task What_changed_is_added_and_a_restart_reads_all_of_it()
    {
        await using var edge = await TestEdge.StartAsync();
        var writer = NewWriter(edge);
        await ApplyAsync(edge, 1, [.. Enumerable.Range(0, 40).Select(app => App(1, $"app-{app}"))]);
        await writer.LookAsync();
        var file = await System.IO.File.ReadAllBytesAsync(Path.Combine(_folder, "last-good.odin"));

        await ApplyAsync(edge, 2, [App(2, "app-3"), App(2, "new")], "app-7");
        Snapshot(edge, "app-3", 2, isUsable: true);
        await writer.LookAsync();
        await ApplyAsync(edge, 3, [App(3, "app-4")]);
        Snapshot(edge, "app-3", 2, isUsable: false);
        await writer.LookAsync();

        (await System.IO.File.ReadAllBytesAsync(Path.Combine(_folder, "last-good.odin"))).ShouldBe(file);
        new FileInfo(Path.Combine(_folder, "last-good.changes")).Length.ShouldBeLessThan(file.Length / 4);
        var read = File().Read().ShouldNotBeNull();
        (read.CatalogVersion, read.Catalog).ShouldBe((3, "one"));
        var served = edge.Services.GetRequiredService<AppSet>().Apps.Values.Select(app => (app.Name, app.Model.Version)).ToList();
        read.Apps.Select(app => (app.Spec.Name, app.Version)).ShouldBe(served, ignoreOrder: true);
        read.Snapshots.ShouldHaveSingleItem().Usable.ShouldBe([false]);
    }

    [Fact]
    public async Task Another_catalog_is_written_whole()
    {
        await using var edge = await TestEdge.StartAsync();
        var writer = NewWriter(edge);
        await ApplyAsync(edge, 5, [App(5, "a"), App(5, "b")]);
        await writer.LookAsync();

        await edge.Services.GetRequiredService<AppSet>().ApplyAsync(new CatalogChanges
        {
            Version = 5,
            IsComplete = true,
            Catalog = "two",
            Changed = [App(5, "b", "127.0.0.1:10")],
        });
        await writer.LookAsync();

        System.IO.File.Exists(Path.Combine(_folder, "last-good.changes")).ShouldBeFalse();
        var read = File().Read().ShouldNotBeNull();
        (read.Catalog, read.Apps.ShouldHaveSingleItem().Spec.Targets[0].Address.ToString()).ShouldBe(("two", "127.0.0.1:10"));
    }

    public void Dispose()
    {
        if (Directory.Exists(_folder)) Directory.Delete(_folder, recursive: true);
    }

    private AppVersion App(long version, string name, string target = "127.0.0.1:9") =>
        new(version, AppSpecs.Spec(name, _port, target) with { ServerNames = [$"{name}.example"] });

    private static Task ApplyAsync(TestEdge edge, long version, AppVersion[] changed, params string[] removed) =>
        edge.Services.GetRequiredService<AppSet>().ApplyAsync(new CatalogChanges
        {
            Version = version,
            IsComplete = version == 1,
            Catalog = "one",
            Changed = [.. changed],
            Removed = [.. removed],
        });

    private static void Snapshot(TestEdge edge, string app, long version, bool isUsable)
    {
        var snapshot = new BackendSnapshot
        {
            App = app,
            GrainEpoch = 1,
            Version = isUsable ? 1 : 2,
            ConfigVersion = version,
            Live = [0],
            Usable = [isUsable],
        };
        edge.Services.GetRequiredService<AppSet>().Apply([snapshot], contact: null);
    }

    private LastGoodWriter NewWriter(TestEdge edge) => new(File(), new RememberedHosts(new FixedHosts(), TimeProvider.System),
        edge.Services.GetRequiredService<AppSet>(), edge.Services.GetRequiredService<TicketKeys>(), new FakeTimeProvider(),
        NullLogger<LastGoodWriter>.Instance, CancellationToken.None);

    private LastGoodFile File()
    {
        var services = new ServiceCollection();
        services.AddSerializer(serializer => serializer.AddAssembly(typeof(LastGoodState).Assembly)
            .AddAssembly(typeof(AppVersion).Assembly));
        return new LastGoodFile(_folder, services.BuildServiceProvider().GetRequiredService<Serializer<LastGoodState>>(),
            NullLogger<LastGoodFile>.Instance);
    }
}
