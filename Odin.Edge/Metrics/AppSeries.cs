using Odin.Edge.Apps;
using Odin.Edge.Limits;
using Odin.Grains.Edges;
using Odin.Grains.Targets;
using Odin.Hosting.Metrics;

namespace Odin.Edge.Metrics;

/// <summary>One version of one app, with the text of its labels. Immutable; kept from scrape to scrape.</summary>
internal sealed class AppSeries
{
    public AppSeries(EdgeApp app, AppModel model, RegionLabels regions)
    {
        (App, Model, Label) = (app, model, LabelText.Of("app", app.Name));
        Permits = [.. (app.Limits?.Shared ?? []).Select(limit => (limit.Pool, Label.With("target", limit.Target?.ToString() ?? "")))];
        var (targets, specs) = (model.Targets, model.Spec.Targets);
        var names = new string[specs.Length];
        for (var ordinal = 0; ordinal < names.Length; ordinal++) names[ordinal] = specs[ordinal].Address.ToString();
        var labels = Label.WithEach("target", names);
        Targets = new TargetSeries[names.Length];
        for (var ordinal = 0; ordinal < names.Length; ordinal++)
        {
            var adminState = Math.Max((int)model.AdminStates.App, (int)model.AdminStates.Of(specs[ordinal].Address));
            Targets[ordinal] = new TargetSeries(targets[ordinal], ordinal, (AdminState)adminState, labels[ordinal],
                regions.Of(specs[ordinal].Region));
        }
    }

    public EdgeApp App { get; }

    public AppModel Model { get; }

    /// <summary>The app's name.</summary>
    public LabelText Label { get; }

    public TargetSeries[] Targets { get; }

    /// <summary>This edge's permits under world-wide limits, each with app and target; the app's own have no target.</summary>
    public (PermitPool Pool, LabelText Label)[] Permits { get; }

    /// <summary>Whether this edge's region finds a target healthy, or does not know otherwise.</summary>
    public bool IsUp(in TargetSeries target) => App.HealthOf(Model, target.Ordinal) != TargetHealth.Unhealthy;
}
