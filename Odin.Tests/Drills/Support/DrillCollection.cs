namespace Odin.Tests.Drills.Support;

/// <summary>Drills run one after the other and after all other tests: they make claims about time.</summary>
[CollectionDefinition(nameof(DrillCollection), DisableParallelization = true)]
public sealed class DrillCollection : ICollectionFixture<DrillFixture>;
