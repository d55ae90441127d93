using Orleans.Concurrency;

namespace Odin.Bench.Calls;

/// <summary>Does nothing, so that a call of it costs what Orleans does.</summary>
internal interface ICostedGrain : IGrainWithIntegerKey
{
    ValueTask<byte[]> EchoAsync(Immutable<byte[]> bytes);

    /// <summary>The silo that it lives on.</summary>
    ValueTask<string> WhereAsync();

    /// <summary>Makes calls to other grains.</summary>
    ValueTask DriveAsync(long[] others, int calls, int bytes);
}
