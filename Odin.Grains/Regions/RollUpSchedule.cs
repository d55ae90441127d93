using Odin.Grains.Edges;

namespace Odin.Grains.Regions;

/// <summary>Which apps' grains a region is to call, in which order, and what they answered. Pure: time comes in.</summary>
/// <remarks>
/// An app is awake, and rolled up once a second, while an edge has sessions or slots of it, for <see cref="AwakeFor"/> after it had news or
/// its grain woke it, while its grain fails or time alone changes something, and where the grain's release wants it so. Else it sleeps and
/// costs nothing, but for one more call half a minute later: where the app had two grains for a while, the last one may have gone to that
/// which is over, and the other has an older answer of the region. What was never used wakes nobody: only where there are few apps, or
/// where the grain asked lately.
/// </remarks>
internal sealed class RollUpSchedule(string region, EdgeMembership membership, Action<string>? begun = null, Action<string>? ended = null,
    int fewApps = RollUpSchedule.FewApps, int shard = 0)
{
    /// <summary>So many apps are all rolled up as soon as they are there.</summary>
    public const int FewApps = 256;

    /// <summary>Calls that are under way at once.</summary>
    public const int MostInFlight = 500;

    public static readonly TimeSpan AwakeFor = TimeSpan.FromSeconds(5);

    /// <summary>An app that has slept for so long is called once more: of two activations of its grain one has ended by then.</summary>
    public static readonly TimeSpan ConfirmsAfter = TimeSpan.FromSeconds(30);

    /// <summary>Since the region began: whatever edge has not reported by then is gone.</summary>
    private static readonly TimeSpan CompleteAt = EdgeMembership.SilentAfter;

    /// <summary>How long a grain may be in memory after a call: longer than it is kept without any.</summary>
    public static readonly TimeSpan KnownFor = TimeSpan.FromMinutes(10);

    private readonly Dictionary<string, AppRollUp> _links = [];
    private readonly HashSet<AppRollUp> _awake = [];
    private readonly Queue<AppRollUp> _due = new();
    private readonly Queue<(AppRollUp Link, TimeSpan At)> _asleep = new();   // Who is to be called once more.
    private readonly LinkedList<AppRollUp> _bySnapshot = new();   // The latest change last.
    private readonly AppNews _news = new();
    private int _inFlight;
    private TimeSpan _nextSweep = KnownFor;

    /// <summary>How many shards the region has.</summary>
    public int Shards { get; set; } = 1;

    /// <summary>The number of the latest change of a snapshot.</summary>
    public long SnapshotsSent { get; private set; }

    /// <summary>How long the grain that has not answered for longest has not answered.</summary>
    public TimeSpan Silence(TimeSpan now)
    {
        var silence = TimeSpan.Zero;
        foreach (var link in _awake)
        {
            if (link.UnansweredSince is { } since && now - since > silence) silence = now - since;
        }

        return silence;
    }

    /// <param name="startsAt">Numbers of snapshots begin here: higher than those of an activation before.</param>
    public void Begin(long startsAt)
    {
        SnapshotsSent = startsAt;
        _news.Begin(startsAt);
    }

    /// <summary>What there is of all apps, or of those with news since a number. News counts from when the app's grain has it.</summary>
    /// <param name="number">0: everything.</param>
    /// <param name="now">The region's own time.</param>
    /// <param name="others">What other shards have.</param>
    public RegionApps AppsSince(long number, TimeSpan now, RegionAppsMirror? others = null)
    {
        var news = _news.Since(number, now);
        return new RegionApps
        {
            Number = _news.Number,
            IsWhole = news is null,
            Apps = [.. (news ?? membership.Apps.Union(_links.Keys).Union(others?.Apps ?? [])).Select(app => Describe(app, others))],
        };
    }

    private RegionApp Describe(string app, RegionAppsMirror? others) => new(app, membership.EdgesOf(app) + (others?.EdgesOf(app) ?? 0),
        IsBlank: !_links.ContainsKey(app) && membership.IsBlank(app) && others?.IsBlank(app) is null or true);

    /// <summary>For an edge.</summary>
    public BackendSnapshot? SnapshotOf(string app) => _links.GetValueOrDefault(app)?.ForEdges;

    /// <summary>For an edge: what has changed since an answer, the latest first; all when the number is of another activation.</summary>
    public IEnumerable<BackendSnapshot> SnapshotsSince(long held)
    {
        var known = held > SnapshotsSent ? 0 : held;
        for (var node = _bySnapshot.Last; node is not null && node.Value.SnapshotNumber > known; node = node.Previous)
            yield return node.Value.ForEdges!;
    }

    /// <summary>Apps that are rolled up from time to time.</summary>
    public int Count => _links.Count;

    /// <summary>It is rolled up from time to time already.</summary>
    public bool IsKnown(string app) => _links.ContainsKey(app);

    /// <summary>Edges said something new of these apps.</summary>
    public void OnNews(IEnumerable<string> apps, TimeSpan now)
    {
        foreach (var app in apps)
        {
            if (!IsWanted(app, now) && membership.MostApps > fewApps && membership.IsBlank(app)) _news.Note(app);
            else Wake(LinkTo(app), now);
        }
    }

    /// <summary>An edge is gone, for good or for now: the grains that may have it in memory are to learn of it.</summary>
    public void OnGone(EdgeIdentity edge, bool hasLeft, IEnumerable<string> apps, TimeSpan now)
    {
        foreach (var app in apps)
        {
            _news.Note(app);
            if (!IsWanted(app, now)) continue;
            var link = LinkTo(app);
            if (hasLeft) link.Left(edge);
            Wake(link, now);
        }
    }

    /// <summary>What viewers were sent of these apps is not so any more, and their grains need not know.</summary>
    public void Note(IEnumerable<string> apps)
    {
        foreach (var app in apps) _news.Note(app);
    }

    /// <summary>The app's grain asks: it is called at once.</summary>
    public void OnWoken(string app, TimeSpan now)
    {
        var link = LinkTo(app);
        (link.IsAsked, link.WantedUntil) = (true, now + KnownFor);
        Wake(link, now);
        Queue(link, now);
    }

    /// <summary>What is new of the app does not wait for the next second.</summary>
    public void Call(string app, TimeSpan now)
    {
        if (!_links.TryGetValue(app, out var link)) return;
        Wake(link, now);
        Queue(link, now);
    }

    /// <summary>Once a second: who is due is queued, who has nothing more to say falls asleep.</summary>
    public void Tick(TimeSpan now)
    {
        foreach (var link in _awake.OrderBy(link => link.IsFailing).ToList())
        {
            if (link.IsInFlight || link.IsQueued) continue;
            if (link.IsDue || now <= link.AwakeUntil || membership.HasCounts(link.App)) Queue(link, now);
            else FallAsleep(link, now);
        }

        while (_asleep.TryPeek(out var next) && now >= next.At) Confirm(_asleep.Dequeue().Link, now);
        Sweep(now);
    }

    /// <summary>The next call that is to be made now; false: none, or enough are under way. Each ends in <see cref="Succeed"/> or
    /// <see cref="Fail"/>.</summary>
    public bool TryNext(TimeSpan now, out AppRollUp link, out RegionRollUp rollUp)
    {
        (link, rollUp) = (null!, null!);
        if (_inFlight >= MostInFlight || !_due.TryDequeue(out var next)) return false;
        (link, rollUp) = (next, next.Start(region, membership.RowsOf(next.App, now), membership.IsComplete(now), shard, Shards));
        _inFlight++;
        return true;
    }

    /// <summary>Returns true when the grain had been failing.</summary>
    public bool Succeed(AppRollUp link, BackendSnapshot snapshot, TimeSpan now)
    {
        _inFlight--;
        var before = link.ForEdges;
        var wasFailing = link.Succeed(snapshot);
        link.WantedUntil = now + KnownFor;
        if (!ReferenceEquals(link.ForEdges, before)) Note(link);
        if (link.HadNews) _news.Note(link.App);
        if (snapshot.CallAgainIn is { } pause) link.AwakeUntil = Max(link.AwakeUntil, now + pause + RegionPart.Interval);
        if (link is { IsOver: true, IsAsked: false } && !membership.IsServed(link.App)) Remove(link);
        return wasFailing;
    }

    /// <summary>Returns true when the grain had been answering.</summary>
    public bool Fail(AppRollUp link)
    {
        _inFlight--;
        return link.Fail();
    }

    private void FallAsleep(AppRollUp link, TimeSpan now)
    {
        _awake.Remove(link);
        if (!link.IsConfirmed) _asleep.Enqueue((link, now + ConfirmsAfter));
    }

    /// <summary>Who has been awake since, or is forgotten, needs none.</summary>
    private void Confirm(AppRollUp link, TimeSpan now)
    {
        if (link.IsConfirmed || _links.GetValueOrDefault(link.App) != link || !_awake.Add(link)) return;
        link.IsConfirmed = true;
        Queue(link, now);
    }

    private bool IsWanted(string app, TimeSpan now) => _links.TryGetValue(app, out var link) && now < link.WantedUntil;

    private AppRollUp LinkTo(string app)
    {
        if (_links.TryGetValue(app, out var link)) return link;
        _links.Add(app, link = new AppRollUp(app));
        begun?.Invoke(app);
        return link;
    }

    private void Wake(AppRollUp link, TimeSpan now)
    {
        link.AwakeUntil = Max(link.AwakeUntil, Max(now, CompleteAt) + AwakeFor);   // The last call is of a region that knows its edges.
        link.WantedUntil = Max(link.WantedUntil, now + AwakeFor);
        (link.HasNews, link.IsConfirmed) = (true, false);
        _awake.Add(link);
    }

    private void Queue(AppRollUp link, TimeSpan now)
    {
        if (link.IsInFlight || link.IsQueued) return;
        link.OnQueued(now);
        _due.Enqueue(link);
    }

    private void Note(AppRollUp link)
    {
        link.SnapshotNumber = ++SnapshotsSent;
        if (link.Place.List is not null) _bySnapshot.Remove(link.Place);
        _bySnapshot.AddLast(link.Place);
    }

    /// <summary>What slept for long is forgotten; its grain has left memory, too.</summary>
    private void Sweep(TimeSpan now)
    {
        _news.Sweep(now);
        if (now < _nextSweep) return;
        _nextSweep = now + KnownFor / 10;
        foreach (var link in _links.Values.Where(link => now >= link.WantedUntil && !_awake.Contains(link)).ToList()) Remove(link);
    }

    private void Remove(AppRollUp link)
    {
        _links.Remove(link.App);
        _awake.Remove(link);
        if (link.Place.List is not null) _bySnapshot.Remove(link.Place);
        ended?.Invoke(link.App);
    }

    private static TimeSpan Max(TimeSpan left, TimeSpan right) => left > right ? left : right;
}
