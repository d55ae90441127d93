using Odin.Edge.Targets;
using Odin.Grains.Edges;
using Odin.Grains.Targets;
using Odin.Hosting.Metrics;

namespace Odin.Edge.Metrics;

/// <summary>One target of a version of an app.</summary>
/// <param name="App">Of the version.</param>
/// <param name="Ordinal">Its place in the version.</param>
internal readonly record struct TargetSeries(AppSeries App, int Ordinal)
{
    public Target Target => App.TargetOf(Ordinal);

    /// <summary>App and target.</summary>
    public LabelText Label => App.LabelOf(Ordinal);

    /// <summary>The target's region, empty where none is configured.</summary>
    public LabelText Region => App.RegionOf(Ordinal);

    /// <summary>What the operator wants of it; what is wanted of the app holds for its targets, too.</summary>
    public AdminState AdminState => App.AdminStateOf(Ordinal);

    /// <summary>Whether this edge's region finds it healthy, or does not know otherwise.</summary>
    public bool IsUp => App.App.HealthOf(App.Model, Ordinal) != TargetHealth.Unhealthy;
}
