using System.Collections.Immutable;
using Odin.Grains.Configuration;
using Odin.Grains.Edges;

namespace Odin.Grains.Permits;

/// <summary>All limits of one app: answers the edges' requests. Owned by the app's grain; pure.</summary>
internal sealed class AppPermits
{
    /// <summary>How long one edge keeps what does not come out even before it is another's turn.</summary>
    private static readonly TimeSpan Turn = TimeSpan.FromSeconds(5);

    /// <summary>Until the news of it has reached all edges, by way of their regions.</summary>
    private static readonly TimeSpan WantedFor = TimeSpan.FromSeconds(5);

    /// <summary>Limits that only edges speak of. More of them are made up, or those of an edge that is ahead of this grain by one
    /// configuration: it holds nothing under them yet.</summary>
    private const int MaxFormer = 256;

    private readonly PermitHolders _holders = new();
    private readonly Dictionary<LimitName, PermitLedger> _ledgers = [];

    /// <summary>Limits that are not in force, with edges that may not have learned of that: what those hold must count when a
    /// limit comes back. None is given here.</summary>
    private readonly Dictionary<LimitName, PermitLedger> _former = [];
    private TimeSpan _holdSilent;
    private TimeSpan? _putBackFor;
    private TimeSpan _wantedUntil;

    /// <summary>True while a limit is in force, or was and some edge may still hold permits under it.</summary>
    public bool IsLimited => _ledgers.Count > 0 || _former.Count > 0;

    public bool IsSuperseded => _holders.IsSuperseded;

    public long Epoch => _holders.Epoch;

    /// <summary>True when an edge waits for what the register says.</summary>
    public bool IsRegisterAwaited => IsLimited && _holders.IsRegisterAwaited;

    /// <summary>An edge lacks permits that others hold without a client of theirs, or did a moment ago.</summary>
    public bool AreWanted(TimeSpan now) => now < _wantedUntil;

    /// <summary>No edge has had a client for a while.</summary>
    public bool IsIdle => _holders.IsIdle;

    private IEnumerable<PermitLedger> All => _ledgers.Values.Concat(_former.Values);

    public void Configure(AppSpec? spec)
    {
        var limits = LimitName.In(spec);
        foreach (var gone in _ledgers.Keys.Where(name => !limits.ContainsKey(name)).ToList())
        {
            _ledgers.Remove(gone, out var ledger);
            _former.Add(gone, ledger!);
        }

        foreach (var (name, limit) in limits)
        {
            if (_former.Remove(name, out var back)) _ledgers.Add(name, back);
            if (_ledgers.TryGetValue(name, out var ledger)) ledger.Limit = limit;
            else _ledgers.Add(name, new PermitLedger(limit) { IsComplete = _holders.IsComplete });
        }

        if (spec is not null) _holdSilent = spec.Limits.HoldSilent;
    }

    /// <param name="putBackFor">Since the storage was found to have lost what it held; null: never.</param>
    public void NoteStorage(TimeSpan? putBackFor) => _putBackFor = putBackFor;

    public PermitAnswer Exchange(PermitRequest request, TimeSpan now)
    {
        var nothing = new PermitAnswer { RequestId = request.RequestId };
        _holders.SetHold(_holdSilent, now);
        if (!IsLimited || _holders.Receive(request, now) is not { } holder) return nothing;

        UpdateCompleteness();
        Take(request, holder.IsOurs);
        var hold = _holders.HoldFor(now);
        if (hold <= TimeSpan.Zero || !_holders.IsNamed(request.Edge)) return nothing;
        holder.OnAnswered(now);
        // It keeps what it has and is ours from its next request on.
        if (!holder.IsOurs) return nothing with { Epoch = _holders.Epoch, HoldFor = hold };

        return nothing with
        {
            Epoch = _holders.Epoch,
            HoldFor = hold,
            Quotas = Decide(request, now),
            IsScarce = _ledgers.Values.Any(ledger => ledger.IsScarce),
            IsIdle = _holders.IsIdle,
        };
    }

    public void Leave(EdgeIdentity edge)
    {
        if (IsLimited) _holders.Leave(edge);
    }

    /// <summary>What to ask the register now; null: nothing.</summary>
    public RegisterStep? NextStep(TimeSpan now)
    {
        _holders.SetHold(_holdSilent, now);
        return IsLimited ? _holders.NextStep(now) : null;
    }

    public void OnClaimed(PermitClaim claim, TimeSpan askedAt, TimeSpan now)
    {
        _holders.OnClaimed(claim, askedAt, now, hasLostHolders: _putBackFor is { } ago && ago < _holdSilent + PermitHolders.Margin);
        foreach (var (name, ledger) in _ledgers.ToList()) _ledgers[name] = new PermitLedger(ledger.Limit);
        foreach (var name in _former.Keys.ToList()) _former[name] = new PermitLedger(limit: 0);
        UpdateCompleteness();
    }

    public void OnWritten(RegisterStep.Write step, bool isTaken, TimeSpan askedAt)
    {
        foreach (var edge in _holders.OnWritten(step, isTaken, askedAt))
        {
            foreach (var ledger in All) ledger.Release(edge);
        }

        UpdateCompleteness();
        ForgetFormer();
    }

    public ImmutableArray<LimitStatus> Status() =>
        [.. _ledgers.Select(pair =>
            new LimitStatus
            {
                Target = pair.Key.Target,
                Limit = (int)pair.Value.Limit,
                Reserved = (int)pair.Value.Reserved,
                Used = (int)pair.Value.Used,
            })];

    /// <summary>Whoever has no line for a limit runs a configuration without it and holds nothing under it; a line for one that is not in
    /// force comes from an edge that has not learned so, or is ahead.</summary>
    private void Take(PermitRequest request, bool isOurs)
    {
        foreach (var line in request.Lines)
        {
            var name = new LimitName(line.Target);
            if (!_ledgers.TryGetValue(name, out var ledger) && !_former.TryGetValue(name, out ledger))
            {
                if (_former.Count >= MaxFormer) continue;
                _former.Add(name, ledger = new PermitLedger(limit: 0) { IsComplete = _holders.IsComplete });
            }

            ledger.Take(request.Edge, line, isOurs, request.IsIdle);
        }

        var named = _former.Count == 0 ? [] : request.Lines.Select(line => new LimitName(line.Target)).ToHashSet();
        foreach (var (name, ledger) in _former)
        {
            if (!named.Contains(name)) ledger.Release(request.Edge);
        }

        ForgetFormer();
    }

    private void ForgetFormer()
    {
        if (!_holders.IsComplete) return;
        foreach (var (name, ledger) in _former.ToList())
        {
            if (ledger.Reserved == 0) _former.Remove(name);
        }
    }

    private ImmutableArray<PermitQuota> Decide(PermitRequest request, TimeSpan now)
    {
        var quotas = ImmutableArray.CreateBuilder<PermitQuota>(request.Lines.Length);
        foreach (var line in request.Lines)
        {
            if (!_ledgers.TryGetValue(new LimitName(line.Target), out var ledger)) continue;
            ledger.SetQuiet(edge => _holders.IsQuiet(edge, now));
            var count = (int)ledger.Decide(request.Edge, now.Ticks / Turn.Ticks);
            quotas.Add(new PermitQuota(line.Target, count) { HasMore = ledger.HasMore });
        }

        if (_ledgers.Values.Any(ledger => ledger.IsWanted)) _wantedUntil = now + WantedFor;
        return quotas.DrainToImmutable();
    }

    private void UpdateCompleteness()
    {
        if (!_holders.IsComplete) return;
        foreach (var ledger in All) ledger.IsComplete = true;
    }
}
