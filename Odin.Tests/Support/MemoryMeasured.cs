namespace Odin.Tests.Support;

/// <summary>Tests that measure the memory or the descriptors of the process: nothing else may run meanwhile.</summary>
[CollectionDefinition(nameof(MemoryMeasured), DisableParallelization = true)]
public sealed class MemoryMeasured;
