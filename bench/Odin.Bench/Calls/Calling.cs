using Orleans.Concurrency;

namespace Odin.Bench.Calls;

/// <summary>Makes calls, 32 at once.</summary>
internal static class Calling
{
    private const int AtOnce = 32;

    public static Task DriveAsync(IGrainFactory grains, long[] keys, int calls, int bytes)
    {
        var payload = new Immutable<byte[]>(new byte[bytes]);
        return Task.WhenAll(Enumerable.Range(0, AtOnce).Select(async caller =>
        {
            for (var call = caller; call < calls; call += AtOnce)
                await grains.GetGrain<ICostedGrain>(keys[call % keys.Length]).EchoAsync(payload);
        }));
    }
}
