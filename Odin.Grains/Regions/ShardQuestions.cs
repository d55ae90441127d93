using System.Collections.Immutable;
using Odin.Grains.Edges;
using Odin.Grains.Events;
using Odin.Grains.Failures;

namespace Odin.Grains.Regions;

/// <summary>What a region's grain asks its other shards, all at a time, for those who ask the region. Lives on the grain's
/// scheduler.</summary>
internal sealed class ShardQuestions(string region, ShardedRegion shards, IGrainFactory grains, TimeProvider time)
{
    /// <summary>Whoever asks the region waits for 800 ms.</summary>
    public static readonly TimeSpan Deadline = TimeSpan.FromMilliseconds(500);

    /// <summary>What the shards said of their apps; a shard that does not answer is asked again from where it was.</summary>
    public RegionAppsMirror Apps { get; } = new();

    /// <summary>Returns the apps that may be other than before.</summary>
    public async ValueTask<IReadOnlyCollection<string>> AskAppsAsync(TimeSpan now)
    {
        HashSet<string> changed = [];
        var present = shards.ShardsAt(now).Select(KeyOf).ToHashSet();
        foreach (var gone in Apps.Regions.Where(key => !present.Contains(key)).ToList()) changed.UnionWith(Apps.Forget(gone));
        foreach (var (key, answer) in await AskAsync(now, (key, shard) => shard.GetAppsAsync(Apps.NumberOf(key)).AsTask()))
        {
            if (answer is not null) changed.UnionWith(Apps.Take(key, answer));
        }

        return changed;
    }

    /// <param name="own">The edges that report to the region's own grain.</param>
    /// <param name="now">The region's own time.</param>
    public async ValueTask<RegionConsoles> AskConsolesAsync(RegionConsoles own, TimeSpan now)
    {
        if (!shards.ShardsAt(now).Any()) return own;
        var answers = (await AskAsync(now, (_, shard) => shard.GetConsolesAsync().AsTask())).Select(answer => answer.Answer).ToList();
        var all = answers.OfType<RegionConsoles>().Append(own).ToList();
        ImmutableArray<EdgeContact> edges = [.. all.SelectMany(one => one.Edges).GroupBy(edge => edge.Edge)
            .Select(known => known.MaxBy(edge => edge.Console is not null)!).OrderBy(edge => edge.Edge.Id, StringComparer.Ordinal)];
        var live = edges.Select(edge => edge.Edge.Id).ToHashSet();
        return new RegionConsoles
        {
            Edges = edges,
            Silent = [.. all.SelectMany(one => one.Silent).Distinct().Where(id => !live.Contains(id)).Order(StringComparer.Ordinal)],
            IsComplete = !answers.Contains(null) && all.TrueForAll(one => one.CompleteIn == TimeSpan.Zero) && !edges.IsEmpty,
            CompleteIn = all.Max(one => one.CompleteIn),
        };
    }

    /// <exception cref="TimeoutException">A shard does not answer: nobody is to take what the others say for all.</exception>
    public async Task<IEnumerable<ClusterEvent>> AskEventsAsync(EventQuery query, TimeSpan now)
    {
        var answers = await AskAsync(now, async (_, shard) => (ImmutableArray<ClusterEvent>?)await shard.GetEventsAsync(query));
        if (answers.FirstOrDefault(answer => answer.Answer is null).Key is { } missing)
            throw new TimeoutException($"Shard {missing} of region {region} does not answer.");
        return answers.SelectMany(answer => answer.Answer!.Value);
    }

    /// <summary>A null answer: the shard has given none in time.</summary>
    private async Task<(string Key, T? Answer)[]> AskAsync<T>(TimeSpan now, Func<string, IRegionShardGrain, Task<T>> ask) =>
        await Task.WhenAll(shards.ShardsAt(now).Select(KeyOf).Select(async key => (key, await AskAsync(key, ask))));

    private async Task<T?> AskAsync<T>(string key, Func<string, IRegionShardGrain, Task<T>> ask)
    {
        try
        {
            return await ask(key, grains.GetGrain<IRegionShardGrain>(key)).WaitAsync(Deadline, time);
        }
        catch (Exception exception) when (ExpectedFailure.OfCall(exception))
        {
            return default;   // Whoever asked learns that something is missing.
        }
    }

    private string KeyOf(int shard) => RegionShards.KeyOf(region, shard);
}
