using Odin.Edge.Apps;
using Odin.Edge.Balancing;
using Odin.Edge.Control.Reports;
using Odin.Edge.Loops;
using Odin.Grains.Edges;

namespace Odin.Edge.Control.Leases;

/// <summary>This edge's side of one app's leases: the slots in stock or the counts to rank targets by, when and how many to ask for, and
/// what to report. Waits for nothing.</summary>
/// <remarks>Slots are taken from any loop's thread; asking is one caller's at a time; reports come from any thread.</remarks>
internal sealed class LeaseState(EdgeApp app, EdgeIdentity edge, TimeProvider time)
{
    /// <summary>An app without a connection for this long holds no slots in stock.</summary>
    private const long QuietMilliseconds = 60_000;

    /// <summary>After so long without a session that began or ended, here or elsewhere, the counts are not asked for
    /// until something happens.</summary>
    private const long StillMilliseconds = 2000;

    private const long ShortestCheckMilliseconds = 50;
    private const long LongestCheckMilliseconds = 500;

    /// <summary>The stock of an app in use is renewed this long before it expires.</summary>
    private const long RenewMilliseconds = 2000;

    private readonly Lock _reports = new();
    private readonly SlotQueue _slots = new();
    private readonly LeaseSize _size = new();
    private readonly ReservationSize _reservation = new();
    private LeasedLoad? _load;
    private int _isAsked;
    private bool _isWanted;
    private long _sequence;
    private long _requests;
    private long _pending;
    private long _held;
    private long _grainEpoch;
    private long _expires;
    private long _acceptedBefore;
    private long _acceptedSeen;
    private long _askedAt = time.GetTimestamp();
    private long _lastUsed = LoopClock.Milliseconds(time);
    private long _lastChanged = LoopClock.Milliseconds(time);

    /// <summary>The number of the last report. From any thread.</summary>
    public long ReportSequence => Volatile.Read(ref _sequence);

    /// <summary>Nothing is renewed before the first client is there.</summary>
    public void OnUnused() => Volatile.Write(ref _lastUsed, LoopClock.Milliseconds(time) - QuietMilliseconds);

    /// <summary>The grain is to be asked, or is being asked.</summary>
    public bool IsAsked => Volatile.Read(ref _isAsked) != 0;

    /// <summary>True for the one caller that begins the asking.</summary>
    public bool TryAsk() => !IsAsked && Interlocked.Exchange(ref _isAsked, 1) == 0;

    /// <summary>True while connections come, or came lately.</summary>
    public bool IsInUse(long nowMilliseconds) => nowMilliseconds - Volatile.Read(ref _lastUsed) < QuietMilliseconds;

    /// <summary>How soon the counts that targets are ranked by are asked for again although nothing happens here: the
    /// sooner, the later they changed. Null: when something happens.</summary>
    public TimeSpan? NextCheck(long nowMilliseconds)
    {
        var still = nowMilliseconds - Volatile.Read(ref _lastChanged);
        if (still >= StillMilliseconds || !IsInUse(nowMilliseconds)) return null;
        return TimeSpan.FromMilliseconds(Math.Clamp(still / 4, ShortestCheckMilliseconds, LongestCheckMilliseconds));
    }

    /// <summary>How long the next question should wait, so that one edge asks at most so often about one app.</summary>
    public TimeSpan Pause => ReservationSize.Pace - time.GetElapsedTime(_askedAt);

    /// <summary>The asking is over. True: somebody found no slot meanwhile, or there is news, and it is to be asked again.</summary>
    public bool EndAsking()
    {
        Interlocked.Exchange(ref _isAsked, 0);
        return Volatile.Read(ref _isWanted);
    }

    /// <summary>Takes the next slot. From any loop's thread.</summary>
    /// <param name="configVersion">The app version whose ordinals are used.</param>
    /// <param name="nowMilliseconds">The loop clock.</param>
    /// <param name="target">The target's ordinal.</param>
    /// <param name="isRefillDue">True: it is time to ask for the next lease.</param>
    public bool TryTake(long configVersion, long nowMilliseconds, out int target, out bool isRefillDue)
    {
        if (_slots.TryTake(configVersion, nowMilliseconds, out target, out isRefillDue)) return true;
        Volatile.Write(ref _isWanted, true);
        isRefillDue = true;
        return false;
    }

    /// <summary>The slot that would be taken now; null: none. From any thread.</summary>
    public int? Peek(long configVersion, long nowMilliseconds) => _slots.Peek(configVersion, nowMilliseconds);

    /// <summary>What to rank targets by; null: nothing that is fresh enough. From any loop's thread.</summary>
    public LeasedLoad? LoadAt(long configVersion, long nowMilliseconds)
    {
        if (Volatile.Read(ref _load) is { } load && load.IsGood(configVersion, nowMilliseconds)) return load;
        Volatile.Write(ref _isWanted, true);
        return null;
    }

    /// <summary>This edge's own counts changed: the grain is to learn of it. From any loop's thread.</summary>
    public void OnChanged() => Volatile.Write(ref _isWanted, true);

    /// <summary>True when the stock of an app in use is about to expire. Asked about once a second.</summary>
    public bool IsRenewalDue(long nowMilliseconds)
    {
        if (app.Model.Spec.IsRanked) return false;   // It asks when something happens.
        if (app.Accepted.Sum() is var accepted && accepted != _acceptedSeen)
        {
            _acceptedSeen = accepted;
            if (app.Admitted != Volatile.Read(ref _acceptedBefore)) Volatile.Write(ref _lastUsed, nowMilliseconds);
        }

        return IsInUse(nowMilliseconds) && nowMilliseconds > Volatile.Read(ref _expires) - RenewMilliseconds;
    }

    /// <summary>Slots that may still be taken under the present version. From any thread.</summary>
    public int Stock => _slots.CountUnused(app.Model.Version, LoopClock.Milliseconds(time));

    /// <summary>The request for the next lease.</summary>
    public LeaseRequest Next(AppModel model)
    {
        var isWanted = Interlocked.Exchange(ref _isWanted, false);
        if (isWanted) Volatile.Write(ref _lastChanged, LoopClock.Milliseconds(time));
        if (model.Spec.IsRanked) Volatile.Read(ref _load)?.GiveBack();
        return NewRequest(model, NextSize(model, isWanted));
    }

    /// <summary>The request for one connection.</summary>
    public LeaseRequest NextPick(AppModel model) => NewRequest(model, want: 1);

    /// <summary>Takes an answer in. False: it is void, or brought nothing.</summary>
    public bool TakeIn(AppModel model, LeaseRequest request, Lease lease, TimeSpan roundTrip)
    {
        _size.ObserveRoundTrip(roundTrip);
        _reservation.ObserveRoundTrip(roundTrip);
        lock (_reports)
        {
            if (lease.RequestId != request.RequestId || lease.GrainEpoch < _grainEpoch) return false;
            _grainEpoch = lease.GrainEpoch;
            if (lease.ConfigVersion != model.Version || lease.Slots.Any(slot => slot >= model.Targets.Length)) return false;
            var expires = LoopClock.Milliseconds(time) + (long)lease.TimeToLive.TotalMilliseconds;
            if (model.Spec.IsRanked) TakeLoadNeedsLock(model, lease, expires);
            else _slots.Add(lease.RequestId, lease.ConfigVersion, lease.Slots, expires);
            _held = lease.RequestId;
            Volatile.Write(ref _expires, expires);
        }

        if (model.Spec.IsRanked) return lease.Elsewhere.Length == model.Targets.Length;

        var candidates = app.Candidates(model, LoopClock.Milliseconds(time));
        model.SlotDebt.Settle(candidates.First, candidates.Weights);
        return !lease.Slots.IsEmpty;
    }

    /// <summary>The request for a lease is answered, or its answer will not be taken in.</summary>
    public void EndRequest()
    {
        lock (_reports) _pending = 0;
    }

    /// <summary>The edge's own numbers of this app at this instant.</summary>
    public AppReport Report(AppModel model, long nowMilliseconds)
    {
        lock (_reports) return BuildReport(model, nowMilliseconds);
    }

    private void TakeLoadNeedsLock(AppModel model, Lease lease, long expires)
    {
        if (lease.Elsewhere.Length != model.Targets.Length) return;
        var isSame = _load is { } before && before.Elsewhere.SequenceEqual(lease.Elsewhere.AsSpan());
        if (!isSame) Volatile.Write(ref _lastChanged, LoopClock.Milliseconds(time));
        var reserved = new int[model.Targets.Length];
        foreach (var slot in lease.Slots) reserved[slot]++;
        Volatile.Write(ref _load, new LeasedLoad(lease.ConfigVersion, lease.Elsewhere, reserved, lease.Preferred ?? -1, expires));
    }

    private int NextSize(AppModel model, bool isWanted)
    {
        var accepted = app.Admitted;
        var begun = accepted - _acceptedBefore;
        var elapsed = time.GetElapsedTime(_askedAt);
        _size.Observe(begun, elapsed);
        _reservation.Observe(begun, elapsed);
        if (begun > 0) Volatile.Write(ref _lastUsed, LoopClock.Milliseconds(time));
        _askedAt = time.GetTimestamp();
        Volatile.Write(ref _acceptedBefore, accepted);
        return model.Spec.IsRanked ? _reservation.Next() : _size.Next(isWanted);
    }

    private LeaseRequest NewRequest(AppModel model, int want)
    {
        LeaseRequest request;
        lock (_reports)
        {
            _pending = ++_requests;
            request = new LeaseRequest
            {
                Edge = edge,
                RequestId = _requests,
                Want = want,
                Report = BuildReport(model, LoopClock.Milliseconds(time)),
            };
        }

        app.Activity.Set();
        return request;
    }

    private AppReport BuildReport(AppModel model, long nowMilliseconds)
    {
        // Slots before live sessions: one taken in between is counted twice rather than not at all.
        const int FewTargets = 64;
        Span<int> unused = stackalloc int[FewTargets];
        unused = model.Targets.Length <= FewTargets ? unused[..model.Targets.Length] : new int[model.Targets.Length];
        _slots.AddUnused(model.Version, nowMilliseconds, unused);
        if (Volatile.Read(ref _load) is { } load && load.IsGood(model.Version, nowMilliseconds)) load.AddUnused(unused);
        // Snapshots too: an app that leases nothing learns of epochs by them alone.
        var grainEpoch = Math.Max(_grainEpoch, app.World?.Snapshot.GrainEpoch ?? 0);
        return TargetReport.Of(app, model, new(++_sequence, grainEpoch, _held, _pending), PerTarget.Of(unused));
    }
}
