namespace Odin.Tests.Anycast.Support;

/// <summary>One after the other and beside no other tests: they make claims about time.</summary>
[CollectionDefinition(nameof(AnycastCollection), DisableParallelization = true)]
public sealed class AnycastCollection;
