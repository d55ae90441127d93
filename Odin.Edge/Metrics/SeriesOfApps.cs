using Odin.Edge.Apps;
using Odin.Edge.Control.Applying;

namespace Odin.Edge.Metrics;

/// <summary>The series of all apps that are served, each made when an app has a new version. From any thread, by several scrapes at a
/// time.</summary>
internal sealed class SeriesOfApps(AppSet apps)
{
    private AppSeries[] _last = [];

    /// <summary>Of now, by the names of the apps.</summary>
    public AppSeries[] Get()
    {
        var (served, last) = (apps.Apps, Volatile.Read(ref _last));
        var (series, index, regions) = (new AppSeries[served.Count], 0, new RegionLabels());
        Dictionary<EdgeApp, AppSeries>? byApp = null;
        foreach (var (_, app) in served)
        {
            // Both are in one order: where nothing came or went, each app has its place.
            var before = index < last.Length && last[index].App == app ? last[index]
                : (byApp ??= last.ToDictionary(series => series.App)).GetValueOrDefault(app);
            var model = app.Model;
            series[index++] = before?.Model == model ? before : new AppSeries(app, model, regions);
        }

        Volatile.Write(ref _last, series);
        return series;
    }
}
