using Odin.Grains.Configuration;

namespace Odin.Grains.Edges;

/// <summary>One app in one version: what was configured, and what the operator wants of it.</summary>
/// <remarks><see cref="Version"/> is the catalog's version of the last change to this app; slots and reports
/// name targets by ordinal within it.</remarks>
[GenerateSerializer, Immutable, Alias("odin.app-version")]
public sealed record AppVersion([property: Id(0)] long Version, [property: Id(1)] AppSpec Spec)
{
    /// <summary>A change of them is a change of the app, with a version of its own.</summary>
    [Id(2)] public AppAdminStates AdminStates { get; init; } = AppAdminStates.None;
}
