using System.Collections.Concurrent;
using Odin.Grains.AppBackends;
using Odin.Grains.Catalog;
using Odin.Grains.Edges;

namespace Odin.Silo.World;

/// <summary>References to grains that are asked each second: to make one costs as much as half a call.</summary>
internal sealed class KnownGrains(IGrainFactory grains)
{
    /// <summary>Names come and go for years.</summary>
    private const int MostKept = 20_000;

    private readonly ConcurrentDictionary<string, IRegionGrain> _regions = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, IAppBackendGrain> _apps = new(StringComparer.Ordinal);
    private IAppCatalogGrain? _catalog;

    public IAppCatalogGrain Catalog => _catalog ??= grains.GetGrain<IAppCatalogGrain>(IAppCatalogGrain.Key);

    public IRegionGrain Region(string name) => Of(_regions, name);

    public IAppBackendGrain App(string name) => Of(_apps, name);

    private T Of<T>(ConcurrentDictionary<string, T> known, string name) where T : IGrainWithStringKey
    {
        if (known.TryGetValue(name, out var grain)) return grain;
        if (known.Count >= MostKept) known.Clear();
        return known[name] = grains.GetGrain<T>(name);
    }
}
