using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;
using Odin.Edge.Control.Cluster;
using Odin.Grains.Catalog;
using Odin.Grains.Configuration;
using Odin.Grains.Placement;
using Odin.Silo.Hosting;
using Odin.Silo.Placement;
using Odin.Silo.Settings;
using Orleans.Storage;
using Orleans.TestingHost;

namespace Odin.Tests.Support;

/// <summary>Silos in this process with the real grains. Their clock stands still until the test moves it, so
/// no second of a test is waited for.</summary>
/// <remarks>Also an <see cref="ICluster"/>, so that a <see cref="TestEdge"/> can be joined to it.</remarks>
internal sealed class TestCluster : ICluster, IAsyncDisposable
{
    private readonly InProcessTestCluster _cluster;

    private TestCluster(InProcessTestCluster cluster, FakeTimeProvider? time)
    {
        _cluster = cluster;
        Time = time;
    }

    /// <summary>The grains' clock; null when they run on the system's.</summary>
    public FakeTimeProvider? Time { get; }

    public IGrainFactory Grains => _cluster.Client;

    IGrainFactory? ICluster.Grains => Grains;

    public InProcessTestCluster Silos => _cluster;

    /// <param name="silos">How many; the first is the one that calls of the client go through.</param>
    /// <param name="isRealTime">True for a test with real sockets, which nobody can fake.</param>
    /// <param name="storage">Null: that of a silo that is alone, for all of them.</param>
    /// <param name="services">What every silo gets besides.</param>
    public static async Task<TestCluster> StartAsync(int silos = 1, bool isRealTime = false, IGrainStorage? storage = null,
        Action<IServiceCollection>? services = null)
    {
        var time = isRealTime ? null : new FakeTimeProvider(DateTimeOffset.UnixEpoch.AddYears(50));
        storage ??= new ProcessStorage();
        var builder = new InProcessTestClusterBuilder((short)silos);
        builder.ConfigureSilo((_, silo) =>
        {
            silo.Services.AddKeyedSingleton(GrainStorage.Name, storage);
            silo.AddOdinPlacement(new SiloOptions());
            services?.Invoke(silo.Services);
            if (time is not null) silo.Services.AddKeyedSingleton<TimeProvider>(TimeProviderNames.Grains, time);
        });
        var cluster = builder.Build();
        await cluster.DeployAsync();
        return new TestCluster(cluster, time);
    }

    /// <summary>Puts these apps in force; returns the catalog's version.</summary>
    public async Task<long> ApplyAsync(params AppSpec[] apps)
    {
        var catalog = Grains.GetGrain<IAppCatalogGrain>(IAppCatalogGrain.Key);
        return (await catalog.ApplyAsync(new ConfigSpec { Apps = [.. apps] }, expectedVersion: null)).Version;
    }

    /// <summary>Moves the grains' clock step by step, so that no timer of a second is skipped.</summary>
    public void Advance(TimeSpan by)
    {
        var step = TimeSpan.FromMilliseconds(100);
        for (var left = by; left > TimeSpan.Zero; left -= step) Time!.Advance(left < step ? left : step);
    }

    /// <summary>Ends the present activation of a grain; the next call makes a new one, which knows nothing.</summary>
    public Task DeactivateAsync(IAddressable grain) => _cluster.DeactivateAsync(grain);

    public ValueTask DisposeAsync() => _cluster.DisposeAsync();
}
