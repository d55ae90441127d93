using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Odin.Edge.Control.Applying;
using Odin.Edge.Control.Cluster;
using Odin.Edge.Hosting;
using Odin.Grains.Configuration;
using Odin.Grains.Edges;

namespace Odin.Bench;

/// <summary>The data plane without any control plane: what is left when a figure of `odin run` is to be explained.</summary>
internal static class EdgeAlone
{
    public static async Task<int> RunAsync(string file)
    {
        var builder = Host.CreateEmptyApplicationBuilder(new HostApplicationBuilderSettings());
        builder.Logging.AddSimpleConsole().SetMinimumLevel(LogLevel.Warning);
        builder.Services.AddSingleton<ICluster, NoCluster>();
        builder.Services.AddOdinEdge(options => (options.DrainTimeout, options.DrainNotice) = (TimeSpan.Zero, TimeSpan.Zero));
        using var host = builder.Build();
        await host.StartAsync();
        var document = JsonDocument.Parse(await File.ReadAllTextAsync(file));
        var apps = document.RootElement.GetProperty("Apps").EnumerateArray().Select(Read);
        await host.Services.GetRequiredService<AppSet>()
            .ApplyAsync(new CatalogChanges { Version = 1, IsComplete = true, Changed = [.. apps.Select(app => new AppVersion(1, app))] });
        await host.WaitForShutdownAsync();
        var accepted = host.Services.GetRequiredService<AppSet>().Apps.Values.Sum(app => app.Accepted.Sum());
        Console.WriteLine(
            $"{accepted} connections, " +
                $"{GC.GetTotalAllocatedBytes(precise: true) / Math.Max(accepted, 1)} bytes allocated per connection, " +
                    $"{GC.CollectionCount(0)}/{GC.CollectionCount(1)}/{GC.CollectionCount(2)} collections");
        return 0;
    }

    private static AppSpec Read(JsonElement app) => new()
    {
        Name = app.GetProperty("Name").GetString()!,
        Ports = [.. app.GetProperty("Ports").EnumerateArray().Select(port => new PortRange(port.GetInt32()))],
        Targets = [.. app.GetProperty("Targets").EnumerateArray().Select(Target)],
    };

    private static TargetSpec Target(JsonElement target)
    {
        var parts = target.GetString()!.Split(':');
        return new TargetSpec { Address = new TargetAddress(parts[0], int.Parse(parts[1])) };
    }

    private sealed class NoCluster : ICluster
    {
        public IGrainFactory? Grains => null;
    }
}
