using System.Collections.Immutable;
using Odin.Grains.Configuration;

namespace Odin.Grains.Backends.Permits;

/// <summary>All limits of one app: answers the edges' requests. Owned by the app's grain; pure.</summary>
internal sealed class AppPermits
{
    /// <summary>How long one edge keeps what does not come out even before it is another's turn.</summary>
    private static readonly TimeSpan Turn = TimeSpan.FromSeconds(5);

    private readonly HolderRoll _roll = new();
    private readonly Dictionary<LimitName, PermitLedger> _ledgers = [];
    private TimeSpan _holdSilent;

    public bool IsLimited => _ledgers.Count > 0;

    public bool IsSuperseded => _roll.IsSuperseded;

    public long Epoch => _roll.Epoch;

    /// <summary>True when an edge waits for what the register says.</summary>
    public bool IsRegisterAwaited => IsLimited && _roll.IsRegisterAwaited;

    public void Configure(AppSpec? spec)
    {
        var limits = LimitName.In(spec);
        foreach (var gone in _ledgers.Keys.Where(name => !limits.ContainsKey(name)).ToList()) _ledgers.Remove(gone);
        foreach (var (name, limit) in limits)
        {
            if (_ledgers.TryGetValue(name, out var ledger)) ledger.Limit = limit;
            else _ledgers.Add(name, new PermitLedger(limit) { IsComplete = _roll.IsComplete });
        }

        if (spec is not null) _holdSilent = spec.Limits.HoldSilent;
    }

    public PermitAnswer Exchange(PermitRequest request, TimeSpan now)
    {
        var nothing = new PermitAnswer { RequestId = request.RequestId };
        _roll.SetHold(_holdSilent, now);
        if (!IsLimited || _roll.Hear(request, now) is not { } holder) return nothing;

        NoteCompleteness();
        foreach (var line in request.Lines) _ledgers.GetValueOrDefault(new LimitName(line.Target))?.Take(request.Edge, line, holder.IsOurs);
        var hold = _roll.HoldFor(now);
        if (hold <= TimeSpan.Zero || !_roll.IsNamed(request.Edge)) return nothing;
        holder.NoteAnswer(now);
        if (!holder.IsOurs) return nothing with { Epoch = _roll.Epoch, HoldFor = hold };   // It keeps what it has and is ours from its next request on.

        return nothing with { Epoch = _roll.Epoch, HoldFor = hold, Shares = Decide(request, now), IsScarce = _ledgers.Values.Any(ledger => ledger.IsScarce) };
    }

    public void Leave(EdgeIdentity edge)
    {
        if (IsLimited) _roll.Leave(edge);
    }

    /// <summary>What to ask the register now; null: nothing.</summary>
    public RegisterStep? NextStep(TimeSpan now)
    {
        _roll.SetHold(_holdSilent, now);
        return IsLimited ? _roll.NextStep(now) : null;
    }

    public void OnClaimed(PermitClaim claim, TimeSpan askedAt, TimeSpan now)
    {
        _roll.OnClaimed(claim, askedAt, now);
        foreach (var (name, ledger) in _ledgers.ToList()) _ledgers[name] = new PermitLedger(ledger.Limit);
        NoteCompleteness();
    }

    public void OnWritten(RegisterStep.Write step, bool isTaken, TimeSpan askedAt)
    {
        foreach (var edge in _roll.OnWritten(step, isTaken, askedAt))
        {
            foreach (var ledger in _ledgers.Values) ledger.Release(edge);
        }

        NoteCompleteness();
    }

    public ImmutableArray<LimitStatus> Status() =>
        [.. _ledgers.Select(pair => new LimitStatus { Target = pair.Key.Target, Limit = (int)pair.Value.Limit, Reserved = (int)pair.Value.Reserved, Used = (int)pair.Value.Used })];

    private ImmutableArray<PermitShare> Decide(PermitRequest request, TimeSpan now)
    {
        var shares = ImmutableArray.CreateBuilder<PermitShare>(request.Lines.Length);
        foreach (var line in request.Lines)
        {
            if (!_ledgers.TryGetValue(new LimitName(line.Target), out var ledger)) continue;
            ledger.SetQuiet(edge => _roll.IsQuiet(edge, now));
            shares.Add(new PermitShare(line.Target, (int)ledger.Decide(request.Edge, now.Ticks / Turn.Ticks)));
        }

        return shares.DrainToImmutable();
    }

    private void NoteCompleteness()
    {
        if (!_roll.IsComplete) return;
        foreach (var ledger in _ledgers.Values) ledger.IsComplete = true;
    }
}
