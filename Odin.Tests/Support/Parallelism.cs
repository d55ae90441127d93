using Odin.Tests.Support;
using Xunit.v3;

// Most tests of processes wait for them: four at a time keep two cores busy.
[assembly: Parallelization(MaxThreads = 4)]
[assembly: TestCollectionOrderer(typeof(CollectionOrder))]
