using BenchmarkDotNet.Attributes;
using Odin.Grains.Balancing;

namespace Odin.Bench;

/// <summary>What a lease of 1,024 slots costs the app's grain under round robin.</summary>
[MemoryDiagnoser]
public class SequenceBenchmark
{
    private const int Lease = 1024;
    private readonly VirtualDeadlineRoundRobin _sequence = new();
    private readonly ushort[] _slots = new ushort[Lease];

    [Params(3, 10, 100)]
    public int Targets { get; set; }

    [GlobalSetup]
    public void Begin() =>
        _sequence.SetCandidates([.. Enumerable.Range(0, Targets).Select(target => new Candidate((ushort)target, 1 + target % 3))]);

    [Benchmark(OperationsPerInvoke = Lease)]
    public void Assign() => _sequence.Assign(_slots, []);
}
