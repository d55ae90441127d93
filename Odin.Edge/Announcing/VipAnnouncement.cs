using Odin.Grains.Edges;

namespace Odin.Edge.Announcing;

/// <summary>Decides what routers get of one VIP. Pure: facts and time come in with every step, and time only goes forwards.</summary>
/// <remarks>
/// Only facts of this edge withdraw. What all edges may share makes the VIP the last choice at most, and when it is that everywhere,
/// routers serve everybody as before. No other edge is asked: an edge that cannot be reached must not hold up a decision.
/// </remarks>
/// <param name="flaps">Those of the processes before.</param>
/// <param name="isAfterDeath">A process before died.</param>
internal sealed class VipAnnouncement(VipRules rules, TimeSpan now, int flaps = 0, bool isAfterDeath = false)
{
    private TimeSpan _goodSince = now;
    private TimeSpan? _lostFullAt;
    private TimeSpan _withdrawAt;
    private bool _isFlapCounted;

    public VipState State { get; private set; } = VipState.Absent;

    public VipOffer Offer { get; private set; } = VipOffer.None;

    /// <summary>When <see cref="State"/> began.</summary>
    public TimeSpan Since { get; private set; } = now;

    /// <summary>Why it is in that state, in words for people.</summary>
    public string Why { get; private set; } = "the edge has just started";

    /// <summary>How often it was announced and lost that again, as far as that is not forgotten.</summary>
    public int Flaps { get; private set; } = flaps;

    /// <summary>One of the flaps was the death of a process. The next one must prove itself for twice as long: with one doubling alone an
    /// edge that dies every ten seconds would be announced each time just before.</summary>
    public bool IsAfterDeath { get; private set; } = isAfterDeath;

    /// <summary>Nothing is announced, and nothing that is on its way can be refused any more.</summary>
    public bool HasLeft { get; private set; } = true;

    /// <summary>How long everything must be good now before it is announced.</summary>
    public TimeSpan Rise => rules.RiseAfterFlaps(IsAfterDeath ? Flaps + 1 : Flaps);

    /// <summary>Goes on as a process that handed its sessions with routers over: nothing changes for them.</summary>
    public void Inherit(VipState state, TimeSpan now)
    {
        Enter(state, $"taken over as {state}", now);
        _goodSince = now;
        Offer = state == VipState.Full ? VipOffer.Full : VipOffer.Soft;
        UpdateOffer(now);
    }

    /// <summary>Takes in what is known now.</summary>
    public void Step(in VipFacts facts, TimeSpan now)
    {
        if (facts.Wanted == AdminState.Draining) Leave(facts, now);
        else if (facts.Wanted == AdminState.Disabled) BeAbsent("the operator has disabled the edge", now);
        else Serve(facts, now);
        UpdateOffer(now);
    }

    private void Leave(in VipFacts facts, TimeSpan now)
    {
        if (State is VipState.Full or VipState.Soft && Offer != VipOffer.None)
        {
            _withdrawAt = now + rules.Notice + (Offer == VipOffer.Full ? rules.SoftFirst : TimeSpan.Zero);
            Enter(VipState.Leaving, "the edge drains", now);
        }
        else if (State != VipState.Leaving)
        {
            BeAbsent("the edge drains", now);
        }

        // Nobody may be sent to a port that is closed already.
        if (facts.Blocker is not null && _withdrawAt > now) _withdrawAt = now;
    }

    private void BeAbsent(string why, TimeSpan now)
    {
        if (State != VipState.Absent) Enter(VipState.Absent, why, now);
        Why = why;
    }

    private void Serve(in VipFacts facts, TimeSpan now)
    {
        if (State == VipState.Leaving) Enter(VipState.Absent, "the drain was called off", now);
        if (facts.Blocker is { } blocker) Block(blocker, now);
        else if (State == VipState.Absent) Prove(now);
        else if (State == VipState.Proving) Announce(facts, now);
        else if (State == VipState.Full) Doubt(facts, now);
        else Recover(facts, now);
    }

    private void Block(string blocker, TimeSpan now)
    {
        if (State == VipState.Full && !MayLoseFull(now)) return;
        if (State is VipState.Full or VipState.Soft) OnLost(now);
        BeAbsent(blocker, now);
    }

    private void Prove(TimeSpan now)
    {
        _goodSince = now;
        Enter(VipState.Proving, $"good for less than {Rise.TotalSeconds:0.#} s", now);
    }

    private void Announce(in VipFacts facts, TimeSpan now)
    {
        if (now - _goodSince < Rise) return;
        _isFlapCounted = false;
        if (facts.Doubt is not null) _goodSince = now;
        if ((facts.Steering ?? facts.Doubt) is { } why) Enter(VipState.Soft, why, now);
        else BeFull(now);
    }

    /// <summary>What the operator wants is no flap, and need not wait for one to be over.</summary>
    private void Doubt(in VipFacts facts, TimeSpan now)
    {
        if (facts.Steering is { } steering)
        {
            Enter(VipState.Soft, steering, now);
            return;
        }

        if (facts.Doubt is not { } doubt)
        {
            if (now - Since >= rules.ForgetFlapsAfter) (Flaps, IsAfterDeath) = (0, false);
            return;
        }

        if (!MayLoseFull(now)) return;
        OnLost(now);
        Enter(VipState.Soft, doubt, now);
    }

    private void Recover(in VipFacts facts, TimeSpan now)
    {
        if (facts.Doubt is not null) _goodSince = now;
        if ((facts.Steering ?? facts.Doubt) is { } why) Why = why;
        else if (now - _goodSince >= Rise)
        {
            _isFlapCounted = false;
            BeFull(now);
        }
    }

    private void BeFull(TimeSpan now) => Enter(VipState.Full, "everything is good", now);

    private bool MayLoseFull(TimeSpan now) => _lostFullAt is not { } lost || now - lost >= rules.KeepFullFor;

    /// <summary>One rise is lost once, be it by way of Soft or at once.</summary>
    private void OnLost(TimeSpan now)
    {
        if (State == VipState.Full) _lostFullAt = now;
        _goodSince = now;
        if (!_isFlapCounted) Flaps++;
        _isFlapCounted = true;
    }

    private void Enter(VipState state, string why, TimeSpan now) => (State, Why, Since) = (state, why, now);

    private void UpdateOffer(TimeSpan now)
    {
        var isPutOff = now - Since < rules.Notice;
        Offer = State switch
        {
            VipState.Full or VipState.Soft when isPutOff => Offer,
            VipState.Leaving when isPutOff && now < _withdrawAt => Offer,
            VipState.Full => VipOffer.Full,
            VipState.Soft => VipOffer.Soft,
            VipState.Leaving when now < _withdrawAt => VipOffer.Soft,
            _ => VipOffer.None,
        };
        HasLeft = Offer == VipOffer.None && (State != VipState.Leaving || now >= _withdrawAt + rules.LameDuck);
    }
}
