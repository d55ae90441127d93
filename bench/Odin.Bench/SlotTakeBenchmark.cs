using BenchmarkDotNet.Attributes;
using Odin.Edge.Balancing;

namespace Odin.Bench;

/// <summary>A connection's decision while slots are there: one taken out of the chain of batches.</summary>
[MemoryDiagnoser]
public class SlotTakeBenchmark
{
    private const int Slots = 8192;
    private SlotQueue _state = null!;
    private long _leases;

    [IterationSetup]
    public void Fill()
    {
        _state = new SlotQueue();
        for (var lease = 0; lease < 4; lease++)
            _state.Add(++_leases, 1, [.. Enumerable.Range(0, Slots).Select(slot => (ushort)(slot % 10))], long.MaxValue);
    }

    [Benchmark(OperationsPerInvoke = 4 * Slots)]
    public int Take()
    {
        var sum = 0;
        while (_state.TryTake(1, 0, out var target, out _)) sum += target;
        return sum;
    }
}
