using System.Collections.Immutable;
using System.Runtime.CompilerServices;
using Odin.Edge.Apps;
using Odin.Edge.Control.Applying;
using Odin.Edge.Limits;
using Odin.Grains.Targets;
using Odin.Hosting.Metrics;

namespace Odin.Edge.Metrics;

/// <summary>One version of one app, with the text of its labels. Immutable; kept with the app from scrape to scrape.</summary>
internal sealed class AppSeries
{
    private static readonly ConditionalWeakTable<EdgeApp, AppSeries> Known = [];

    private AppSeries(EdgeApp app, AppModel model, AppSeries? before)
    {
        (App, Model) = (app, model);
        Label = before?.Label ?? LabelText.Of("app", app.Name);
        Permits = [.. (app.Limits?.Shared ?? []).Select(limit => (limit.Pool,
            LabelText.Of(("app", app.Name), ("target", limit.Target?.ToString() ?? ""))))];
        Targets = [.. model.Targets.Select((_, ordinal) => new TargetSeries(app, model, ordinal))];
    }

    public EdgeApp App { get; }

    public AppModel Model { get; }

    /// <summary>The app's name.</summary>
    public LabelText Label { get; }

    public ImmutableArray<TargetSeries> Targets { get; }

    /// <summary>This edge's permits under world-wide limits, each with app and target; the app's own have no target.</summary>
    public ImmutableArray<(PermitPool Pool, LabelText Label)> Permits { get; }

    /// <summary>Of all apps that are served now, by name.</summary>
    public static AppSeries[] OfAll(AppSet apps)
    {
        var served = apps.Apps;
        var series = new AppSeries[served.Count];
        var index = 0;
        foreach (var (_, app) in served) series[index++] = Of(app);
        return series;
    }

    /// <summary>Whether this edge's region finds a target healthy, or does not know otherwise.</summary>
    public bool IsUp(TargetSeries target) => App.HealthOf(Model, target.Ordinal) != TargetHealth.Unhealthy;

    private static AppSeries Of(EdgeApp app)
    {
        var model = app.Model;
        if (Known.TryGetValue(app, out var known) && known.Model == model) return known;
        var series = new AppSeries(app, model, known);
        Known.AddOrUpdate(app, series);
        return series;
    }
}
