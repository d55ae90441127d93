using Odin.Edge.Targets;
using Odin.Grains.Edges;
using Odin.Hosting.Metrics;

namespace Odin.Edge.Metrics;

/// <summary>One target of a version of an app, with the text of its labels.</summary>
/// <param name="Target">The target.</param>
/// <param name="Ordinal">Its place in the version.</param>
/// <param name="AdminState">What the operator wants of it; what is wanted of the app holds for its targets, too.</param>
/// <param name="Label">App and target.</param>
/// <param name="Region">The target's region, empty where none is configured.</param>
internal readonly record struct TargetSeries(Target Target, int Ordinal, AdminState AdminState, LabelText Label, LabelText Region);
