using System.Collections.Concurrent;
using System.Globalization;
using Orleans.Storage;

namespace Odin.Silo.Hosting;

/// <summary>State of grains for a silo that is alone and keeps nothing: the objects themselves, which are immutable.</summary>
/// <remarks>Orleans' own memory storage keeps text. Of 10,000 apps that were a hundred megabytes, written with each change and read again
/// every 10 s.</remarks>
internal sealed class ProcessStorage : IGrainStorage
{
    private readonly ConcurrentDictionary<(string State, GrainId Grain), Entry> _entries = new();
    private long _writes;

    public Task ReadStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState)
    {
        var isThere = _entries.TryGetValue((stateName, grainId), out var entry);
        if (isThere) grainState.State = (T)entry!.State;
        (grainState.RecordExists, grainState.ETag) = (isThere, isThere ? entry!.ETag : null);
        return Task.CompletedTask;
    }

    public Task WriteStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState)
    {
        var next = new Entry(grainState.State!, Interlocked.Increment(ref _writes).ToString(CultureInfo.InvariantCulture));
        _entries.AddOrUpdate((stateName, grainId), _ => Expect(null, grainState.ETag, next),
            (_, before) => Expect(before.ETag, grainState.ETag, next));
        (grainState.RecordExists, grainState.ETag) = (true, next.ETag);
        return Task.CompletedTask;
    }

    public Task ClearStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState)
    {
        _entries.TryRemove((stateName, grainId), out _);
        (grainState.RecordExists, grainState.ETag) = (false, null);
        return Task.CompletedTask;
    }

    /// <summary>Two activations of a grain never write over each other.</summary>
    private static Entry Expect(string? stored, string? expected, Entry next) =>
        stored == expected ? next : throw new InconsistentStateException("Another activation has written since.", stored, expected);

    private sealed record Entry(object State, string ETag);
}
