using Odin.Silo.Api.Contracts;

namespace Odin.Cli.Api;

/// <summary>Names that a silo knows, for completion.</summary>
/// <param name="ReadAsync">Asks for them.</param>
internal sealed record Names(Func<ApiClient, CancellationToken, Task<IEnumerable<string>>> ReadAsync)
{
    public static readonly Names None = new((_, _) => Task.FromResult<IEnumerable<string>>([]));
    public static readonly Names Apps = Of<AppList>("apps", list => list.Apps.Select(app => app.Name));
    public static readonly Names Targets = Of<TargetList>("targets", list => list.Targets.Select(one => one.Target.Target).Distinct());
    public static readonly Names Edges = Of<EdgeList>("edges", list => list.Edges.Select(edge => edge.Id));
    public static readonly Names Regions = Of<RegionsAnswer>("regions", list => list.Regions.Select(region => region.Name));
    public static readonly Names Silos = Of<SilosAnswer>("silos", list => list.Silos.Select(silo => silo.Name));

    private static Names Of<T>(string path, Func<T, IEnumerable<string>> select)
        where T : class => new(async (api, stop) => (await api.GetAsync<T>(path, stop)).Value is { } list ? select(list) : []);
}
