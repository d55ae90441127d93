using Odin.Grains.Edges;

namespace Odin.Grains.AppBackends;

/// <summary>Which regions have received what an app's grain published last, and which are to be woken so that they come for it.
/// Pure.</summary>
/// <remarks>Each shard of a region counts for itself, by its grain's key. A region rolls an app up while its edges have something of it,
/// and sleeps otherwise. It is woken when the snapshot has changed since it had it, and when the catalog knows it and this activation does
/// not. A region that stays asleep is cut off or gone.</remarks>
internal sealed class RegionContacts
{
    /// <summary>A region that is awake calls more often than this.</summary>
    public static readonly TimeSpan WakeAfter = TimeSpan.FromSeconds(1.5);

    /// <summary>A region that is awake comes within a second and a round trip.</summary>
    public static readonly TimeSpan SilentAfter = TimeSpan.FromSeconds(5);

    private readonly Dictionary<string, Contact> _contacts = new(StringComparer.OrdinalIgnoreCase);
    private readonly Dictionary<string, int> _shards = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>Every region that was to be woken has come, as far as is known.</summary>
    public bool IsComplete => _contacts.Values.All(contact => contact.Version >= 0);

    /// <summary>The catalog knows of these regions; those that have not come yet are woken.</summary>
    public void Know(IEnumerable<string> regions)
    {
        foreach (var region in regions) _contacts.TryAdd(region, new Contact { IsWakeable = true });
    }

    /// <summary>A region has so many shards; those that have not come yet are woken.</summary>
    public void KnowShards(string region, int count)
    {
        var known = _shards.GetValueOrDefault(region, 1);
        if (count <= 0 || count == known) return;
        _shards[region] = count;
        for (var shard = known; shard < count; shard++)
        {
            var key = RegionShards.KeyOf(region, shard);
            if (_contacts.GetValueOrDefault(key) is not { IsWakeable: true }) _contacts[key] = new Contact { IsWakeable = true };
        }
    }

    /// <param name="region">It has rolled the app up.</param>
    /// <param name="hasEdges">Edges of it serve the app.</param>
    /// <param name="isWakeable">Its release can be woken.</param>
    /// <param name="version">Of the snapshot that it receives.</param>
    /// <param name="now">The grain's own time.</param>
    public void OnMerged(string region, bool hasEdges, bool isWakeable, long version, TimeSpan now)
    {
        if (!_contacts.TryGetValue(region, out var contact)) _contacts.Add(region, contact = new Contact());
        (contact.MergedAt, contact.Version, contact.UnansweredSince) = (now, version, null);
        contact.IsWakeable = isWakeable && hasEdges;   // Without edges it has no use for it.
    }

    /// <summary>The regions that are to be woken now. Costs one comparison for each region that has what there is.</summary>
    public IEnumerable<string> Due(long version, TimeSpan now)
    {
        foreach (var (region, contact) in _contacts)
        {
            if (contact.Version == version || !contact.IsWakeable) continue;
            if (now - contact.MergedAt < WakeAfter || now - contact.WokenAt < WakeAfter) continue;
            contact.WokenAt = now;
            contact.UnansweredSince ??= now;
            yield return region;
        }
    }

    /// <summary>The regions that were woken and did not come; each is named once, and woken no more until it comes by itself.</summary>
    public IReadOnlyList<string> TakeSilent(TimeSpan now)
    {
        List<string>? silent = null;
        foreach (var (region, contact) in _contacts)
        {
            if (contact.UnansweredSince is not { } since || now - since < SilentAfter) continue;
            (silent ??= []).Add(region);
        }

        foreach (var region in silent ?? []) _contacts.Remove(region);
        return silent ?? [];
    }

    private sealed class Contact
    {
        private static readonly TimeSpan Never = -TimeSpan.FromDays(1);

        /// <summary>Of the snapshot that it has; -1: it has not come.</summary>
        public long Version { get; set; } = -1;

        public bool IsWakeable { get; set; }

        public TimeSpan MergedAt { get; set; } = Never;

        public TimeSpan WokenAt { get; set; } = Never;

        public TimeSpan? UnansweredSince { get; set; }
    }
}
