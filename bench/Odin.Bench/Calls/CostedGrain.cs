using Orleans.Concurrency;

namespace Odin.Bench.Calls;

[Reentrant]
internal sealed class CostedGrain : Grain, ICostedGrain
{
    public ValueTask<byte[]> EchoAsync(Immutable<byte[]> bytes) => ValueTask.FromResult(bytes.Value);

    public ValueTask<string> WhereAsync() => ValueTask.FromResult(RuntimeIdentity);

    public async ValueTask DriveAsync(long[] others, int calls, int bytes) => await Calling.DriveAsync(GrainFactory, others, calls, bytes);
}
