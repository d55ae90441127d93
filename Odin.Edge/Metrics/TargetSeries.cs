using Odin.Edge.Apps;
using Odin.Edge.Targets;
using Odin.Grains.Edges;
using Odin.Hosting.Metrics;

namespace Odin.Edge.Metrics;

/// <summary>One target of a version of an app, with the text of its labels.</summary>
internal sealed class TargetSeries(EdgeApp app, AppModel model, int ordinal)
{
    public int Ordinal => ordinal;

    public Target Target { get; } = model.Targets[ordinal];

    /// <summary>App and target.</summary>
    public LabelText Label { get; } = LabelText.Of(("app", app.Name), ("target", model.Targets[ordinal].ToString()));

    /// <summary>The same with the target's region, empty where none is configured.</summary>
    public LabelText LabelWithRegion { get; } = LabelText.Of(("app", app.Name), ("target", model.Targets[ordinal].ToString()),
        ("target_region", model.Spec.Targets[ordinal].Region ?? ""));

    /// <summary>What the operator wants of it; what is wanted of the app holds for its targets, too.</summary>
    public AdminState AdminState { get; } =
        (AdminState)Math.Max((int)model.AdminStates.App, (int)model.AdminStates.Of(model.Targets[ordinal].Address));
}
