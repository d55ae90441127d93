namespace Odin.Tests.Drills.Support;

/// <summary>Drills run one after the other, in networks of their own: they make claims about time. See
/// <see cref="Tests.Support.CollectionOrder"/>.</summary>
[CollectionDefinition(nameof(DrillCollection))]
public sealed class DrillCollection : ICollectionFixture<DrillFixture>;
