using Odin.Grains.AppBackends;
using Odin.Grains.Edges;

namespace Odin.Silo.World;

/// <summary>Which apps' grains are asked this second: those of which a region has news, those that did not answer, and those that have
/// news which no region knows of. Pure.</summary>
/// <remarks>For one caller at a time. An app that nobody has used is not asked: its grain would only say what the configuration says, and
/// would be woken for it.</remarks>
internal sealed class AppsToAsk
{
    private readonly HashSet<string> _due = new(StringComparer.OrdinalIgnoreCase);
    private IReadOnlyCollection<AppVersion>? _apps;
    private List<string> _limited = [];

    /// <param name="watched">Apps that somebody looks at.</param>
    public IEnumerable<string> Names(IEnumerable<string> watched) =>
        _due.Concat(_limited).Concat(watched).Distinct(StringComparer.OrdinalIgnoreCase);

    public void Add(string app) => _due.Add(app);

    public void Add(IEnumerable<string> apps) => _due.UnionWith(apps);

    /// <summary>A change that a grain has not taken in yet is asked for until it has.</summary>
    public void Update(CatalogMirror catalog, IReadOnlyDictionary<string, AppStatus> statuses)
    {
        if (ReferenceEquals(_apps, catalog.Apps)) return;
        _apps = catalog.Apps;
        _due.RemoveWhere(name => catalog.Find(name) is null);
        _limited = [.. _apps.Where(app => app.Spec.IsLimitedWorldWide).Select(app => app.Spec.Name)];   // No region knows who has permits.
        foreach (var app in _apps)
        {
            if (statuses.TryGetValue(app.Spec.Name, out var status) && status.ConfigVersion != app.Version) _due.Add(app.Spec.Name);
        }
    }

    public void OnAnswered(AppVersion app, AppStatus status)
    {
        if (status.ConfigVersion >= app.Version) _due.Remove(app.Spec.Name);
    }
}
