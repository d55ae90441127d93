using System.Collections.Immutable;
using Odin.Grains.Edges;

namespace Odin.Grains.Permits;

/// <summary>Which edges may hold permits of an app, whether this activation is the one to decide, and for how long what it says holds.
/// Pure: time comes in with every call.</summary>
/// <remarks>
/// Two activations may live at once, each hearing some of the edges, for as long as a partition lasts. The limit holds all the same:
/// <list type="number">
/// <item>The register gives each activation an epoch, and an edge takes in no answer of a lower epoch
/// than it saw: its permits have one master.</item>
/// <item>Only edges that the register names get permits. So whoever claims next knows of everyone who may hold any.</item>
/// <item>Every answer holds for <c>HoldSilent</c> from the last instant at which this activation is known to have been in force: the
/// register took its write, or it gave answers that every named edge has taken in. The second alone is enough while the storage is down; it
/// then takes two failures at once to end a hold.</item>
/// <item>A named edge's permits are nobody's when it has been silent for <c>HoldSilent</c> and a margin, when it left, or when a later life
/// of it speaks and it has been silent since before that one began; and then only once the register has taken it off the list: that another
/// activation took it over meanwhile is thereby excluded.</item>
/// </list>
/// An edge that the register does not name holds none: its hold has ended by its own clock, or it never had one.
/// </remarks>
internal sealed class PermitHolders
{
    /// <summary>Silent for longer, an edge takes no part in the division.</summary>
    public static readonly TimeSpan QuietAfter = TimeSpan.FromSeconds(5);

    /// <summary>What clocks of two machines may differ by over a hold, and messages and turns may take.</summary>
    public static readonly TimeSpan Margin = TimeSpan.FromSeconds(1);

    /// <summary>How long the order of an edge's requests is remembered after it holds nothing: longer than any message lives.</summary>
    private static readonly TimeSpan RememberedFor = TimeSpan.FromMinutes(10);

    private static readonly TimeSpan LongestUnconfirmed = TimeSpan.FromSeconds(10);

    /// <summary>
    /// Whoever the register named before the storage lost it: it never reported, so what it may hold is free only when its hold has ended.
    /// </summary>
    public static readonly EdgeIdentity Unknown = new("", "", 0);

    private readonly Dictionary<EdgeIdentity, Holder> _known = [];
    private readonly HashSet<EdgeIdentity> _joining = [];
    private readonly HoldLength _hold = new();
    private ImmutableHashSet<EdgeIdentity> _named = [];

    /// <summary>Null: the last write was confirmed. Else those that every write since then names;
    /// which of them is in force is not known.</summary>
    private ImmutableHashSet<EdgeIdentity>? _unconfirmed;

    /// <summary>When this epoch began, or when the last edge of an earlier one came over to it: since then no earlier activation can have
    /// given all its edges an answer.</summary>
    private TimeSpan _tookOverAt;
    private TimeSpan _confirmedAt;
    private TimeSpan _confirmedHold;
    private long _sequence;
    private long _highestSeen;

    /// <summary>0: not claimed yet.</summary>
    public long Epoch { get; private set; }

    /// <summary>True when a later activation has claimed the app: this one has no say any more.</summary>
    public bool IsSuperseded { get; private set; }

    /// <summary>True when every named edge is ours: whatever they do not hold is free.</summary>
    public bool IsComplete { get; private set; }

    /// <summary>True when the register should be asked without delay: somebody waits for it.</summary>
    public bool IsRegisterAwaited => !IsSuperseded && (Epoch == 0 || _joining.Count > 0);

    public void SetHold(TimeSpan holdSilent, TimeSpan now) => _hold.Set(holdSilent, now);

    /// <summary>Takes a request in. Null: it is an old one, or of a life that is over, or its name has too many lives already.</summary>
    public Holder? Receive(PermitRequest request, TimeSpan now)
    {
        if (!_known.TryGetValue(request.Edge, out var holder))
        {
            if (IsFull(request.Edge)) return null;
            _known.Add(request.Edge, holder = new Holder(request.Edge));
        }

        if (request.RequestId <= holder.LastRequestId || holder.HasLeft) return null;

        (holder.LastRequestId, holder.ReceivedAt, holder.IsIdle) = (request.RequestId, now, request.IsIdle);
        holder.IsBesideLater |= HasLater(holder);
        var isOurs = Epoch > 0 && request.Epoch == Epoch;
        if (isOurs && !holder.IsOurs && !IsComplete) _tookOverAt = now;
        holder.IsOurs = isOurs;
        holder.OnTaken(request.LastTaken);
        _highestSeen = Math.Max(_highestSeen, request.Epoch);
        if (!IsNamed(request.Edge)) _joining.Add(request.Edge);
        UpdateCompleteness();
        return holder;
    }

    /// <summary>This life of the edge is over; nothing it sent is taken in any more.</summary>
    public void Leave(EdgeIdentity edge)
    {
        if (!_known.TryGetValue(edge, out var holder))
        {
            if (IsFull(edge)) return;
            _known.Add(edge, holder = new Holder(edge));
        }

        holder.HasLeft = true;
        _joining.Remove(edge);
    }

    /// <summary>Whether permits may be given to this edge: the register names it for certain.</summary>
    public bool IsNamed(EdgeIdentity edge) => _named.Contains(edge) && _unconfirmed?.Contains(edge) != false;

    public bool IsQuiet(EdgeIdentity edge, TimeSpan now) =>
        !_known.TryGetValue(edge, out var holder) || holder.HasLeft || now - holder.ReceivedAt >= QuietAfter;

    /// <summary>Whether an activation that nobody waits for can go on by what the edges take in alone: all are known, and none of them has
    /// had a client for a while.</summary>
    public bool IsIdle => IsComplete && _joining.Count == 0 && _named.All(edge => _known[edge] is { HasLeft: true } or { IsIdle: true });

    /// <summary>How long an answer given now holds. Zero or less: no answer can be given; also when an edge learned of a later activation,
    /// until the register says what is true.</summary>
    public TimeSpan HoldFor(TimeSpan now)
    {
        if (Epoch == 0 || IsSuperseded || _highestSeen > Epoch) return TimeSpan.Zero;
        return InForceAt(now) + (_hold.Present < _confirmedHold ? _hold.Present : _confirmedHold) - now;
    }

    /// <summary>What to ask the register now; null: nothing.</summary>
    public RegisterStep? NextStep(TimeSpan now)
    {
        if (IsSuperseded) return null;
        if (Epoch == 0) return new RegisterStep.Claim(_highestSeen);

        var over = _known.Values.Where(holder => IsOver(holder, now)).Select(holder => holder.Edge).ToList();
        _joining.ExceptWith(over);
        var holders = _named.Union(_joining).Except(over);
        var isOld = IsIdle ? now - InForceAt(now) >= _hold.Present * 2 / 3 : now - _confirmedAt >= ConfirmEvery();
        var isDue = isOld || _highestSeen > Epoch || _unconfirmed is not null
            || _hold.Longest(now) != _confirmedHold;
        if (!isDue && holders.SetEquals(_named)) return null;
        _unconfirmed = _unconfirmed?.Intersect(holders) ?? holders;
        return new RegisterStep.Write(Epoch, ++_sequence, [.. holders.Order(EdgeOrder.ById)], _hold.Longest(now));
    }

    /// <param name="askedAt">When the claim was sent.</param>
    /// <param name="now">When its answer came.</param>
    /// <param name="hasLostHolders">The storage was emptied so lately that a holder may still hold what it was given before.</param>
    public void OnClaimed(PermitClaim claim, TimeSpan askedAt, TimeSpan now, bool hasLostHolders = false)
    {
        if (claim.IsNew && (hasLostHolders || _highestSeen > 0)) claim = claim with { Holders = [.. claim.Holders, Unknown] };
        (Epoch, _named, _unconfirmed, _sequence) = (claim.Epoch, [.. claim.Holders], null, 0);
        (_tookOverAt, _confirmedAt, _confirmedHold, IsComplete) = (now, askedAt, claim.Hold, false);
        _hold.Remember(claim.Hold, now);
        foreach (var holder in _known.Values) holder.Forget();
        foreach (var edge in claim.Holders) _known.TryAdd(edge, new Holder(edge));
        foreach (var edge in claim.Holders)
            _known[edge].IsBesideLater |= claim.Holders.Any(other => other.IsLaterIncarnationOf(edge));
        _joining.UnionWith(_known.Values.Where(holder => holder.LastRequestId > 0 && !holder.HasLeft).Select(holder => holder.Edge));
        _joining.ExceptWith(_named);
        UpdateCompleteness();
    }

    /// <summary>Returns the edges whose permits are nobody's now.</summary>
    public ImmutableArray<EdgeIdentity> OnWritten(RegisterStep.Write step, bool isTaken, TimeSpan askedAt)
    {
        if (step.Epoch != Epoch || step.Sequence != _sequence) return [];
        IsSuperseded |= !isTaken;
        if (!isTaken) return [];

        var gone = _named.Except(step.Holders);
        (_named, _unconfirmed, _confirmedAt, _confirmedHold) = ([.. step.Holders], null, askedAt, step.Hold);
        _joining.ExceptWith(_named);
        var backAgain = gone.Where(edge => !_known[edge].HasLeft && _known[edge].ReceivedAt > askedAt).ToList();
        _joining.UnionWith(backAgain);
        // In force, yet an edge has seen a higher epoch: the storage was lost. A claim above makes that edge listen.
        if (_highestSeen > Epoch) Epoch = 0;
        UpdateCompleteness();
        ForgetOld(askedAt);
        return [.. gone.Except(backAgain)];
    }

    private TimeSpan ConfirmEvery() => TimeSpan.FromTicks(Math.Min(_hold.Present.Ticks / 6, LongestUnconfirmed.Ticks));

    private TimeSpan InForceAt(TimeSpan now)
    {
        var received = now;
        foreach (var edge in _named)
        {
            var holder = _known[edge];
            if (holder.HasLeft) continue;
            if (holder.TakenAt is not { } taken) return _confirmedAt;
            if (taken < received) received = taken;
        }

        return received > _confirmedAt ? received : _confirmedAt;
    }

    private bool IsOver(Holder holder, TimeSpan now)
    {
        var silence = now - (holder.IsOurs || holder.ReceivedAt > _tookOverAt ? holder.ReceivedAt : _tookOverAt);
        return holder.HasLeft || silence >= _hold.Longest(now) + Margin
            || (silence >= QuietAfter && !holder.IsBesideLater && HasLater(holder));
    }

    private bool HasLater(Holder holder) => _known.Values.Any(other => other.IsLaterIncarnationOf(holder));

    private void ForgetOld(TimeSpan now)
    {
        foreach (var old in _known.Values.Where(holder => now - holder.ReceivedAt >= RememberedFor && !_named.Contains(holder.Edge)
            && !_joining.Contains(holder.Edge)).ToList()) _known.Remove(old.Edge);
    }

    private bool IsFull(EdgeIdentity edge)
    {
        var root = EdgeName.RootOf(edge.Id);
        return _known.Keys.Count(other => EdgeName.IsMeant(other.Id, root)) >= EdgeLimits.MaxRemembered;
    }

    private void UpdateCompleteness() => IsComplete |= Epoch > 0 && _named.All(edge => _known[edge].IsOurs);
}
