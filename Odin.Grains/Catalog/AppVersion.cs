using Odin.Grains.Configuration;

namespace Odin.Grains.Catalog;

/// <summary>One app in one version.</summary>
/// <remarks><see cref="Version"/> is the catalog's version of the last change to this app; slots and reports name targets by ordinal within it.</remarks>
[GenerateSerializer, Immutable, Alias("odin.app-version")]
public sealed record AppVersion([property: Id(0)] long Version, [property: Id(1)] AppSpec Spec);
