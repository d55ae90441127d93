using System.Runtime.InteropServices;
using Odin.Edge.Apps;
using Odin.Edge.Limits;
using Odin.Edge.Targets;
using Odin.Grains.Configuration;
using Odin.Grains.Edges;
using Odin.Hosting.Metrics;

namespace Odin.Edge.Metrics;

/// <summary>One version of one app, with the text of its labels. Immutable; kept from scrape to scrape.</summary>
internal sealed class AppSeries
{
    private readonly Target[] _targets;
    private readonly LabelList _labels;
    private readonly LabelText[] _regions;

    public AppSeries(EdgeApp app, AppModel model, RegionLabels regions)
    {
        (App, Model, Label) = (app, model, LabelText.Of("app", app.Name));
        Permits = [.. (app.Limits?.Shared ?? []).Select(limit => (limit.Pool, Label.With("target", limit.Target?.ToString() ?? "")))];
        _targets = ImmutableCollectionsMarshal.AsArray(model.Targets)!;
        var addresses = new TargetAddress[_targets.Length];
        for (var ordinal = 0; ordinal < addresses.Length; ordinal++) addresses[ordinal] = _targets[ordinal].Address;
        _labels = LabelList.Of(Label, "target", addresses);
        _regions = regions.OfEach(model.Spec.Targets);
    }

    public EdgeApp App { get; }

    public AppModel Model { get; }

    /// <summary>The app's name.</summary>
    public LabelText Label { get; }

    public int Targets => _targets.Length;

    /// <summary>This edge's permits under world-wide limits, each with app and target; the app's own have no target.</summary>
    public (PermitPool Pool, LabelText Label)[] Permits { get; }

    public Target TargetOf(int ordinal) => _targets[ordinal];

    public LabelText LabelOf(int ordinal) => _labels[ordinal];

    public LabelText RegionOf(int ordinal) => _regions.Length == 1 ? _regions[0] : _regions[ordinal];

    public AdminState AdminStateOf(int ordinal) =>
        (AdminState)Math.Max((int)Model.AdminStates.App, (int)Model.AdminStates.Of(_targets[ordinal].Address));
}
