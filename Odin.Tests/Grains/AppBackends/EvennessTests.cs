using Microsoft.Extensions.Logging.Abstractions;
using Odin.Edge.Balancing;
using Odin.Edge.Control.Leases;
using Odin.Grains.AppBackends;
using Odin.Grains.Edges;
using Odin.Tests.Grains.Support;
using static Odin.Tests.Grains.Support.Reports;

namespace Odin.Tests.Grains.AppBackends;

/// <summary>The grain and the edges' lease books, without network and loops, in milliseconds of simulated time: three edges in three
/// regions, 300 sessions a second at each.</summary>
public sealed class EvennessTests
{
    private const int TargetCount = 10;
    private const int Milliseconds = 20_000;
    private static readonly (string Region, int RoundTrip)[] Edges = [("fra", 20), ("iad", 90), ("syd", 250)];

    [Fact]
    public void Round_robin_over_three_regions_stays_within_twenty_over_twenty_seconds()
    {
        for (var seed = 1; seed <= 5; seed++)
        {
            var world = new World(new Random(seed));
            world.Run();
            world.Total.Sum().ShouldBeInRange(17_000, 19_000);
            (world.Total.Max() - world.Total.Min()).ShouldBeLessThanOrEqualTo(20, $"seed {seed}: {string.Join(' ', world.Total)}");
        }
    }

    private sealed class World
    {
        private readonly AppBackend _backend;
        private readonly Edge[] _edges;

        public World(Random random)
        {
            _backend = new AppBackend("web", epoch: 100, random, NullLogger.Instance);
            _backend.Configure(new AppVersion(1, Specs.App("web", Specs.Targets(TargetCount))));
            _edges = [.. Edges.Select(edge => new Edge(Specs.Edge($"{edge.Region}-1", edge.Region), edge.RoundTrip, _backend, random))];
        }

        public int[] Total => [.. Enumerable.Range(0, TargetCount).Select(target => _edges.Sum(edge => edge.Total[target]))];

        public void Run()
        {
            for (var now = 0; now < Milliseconds; now++)
            {
                foreach (var edge in _edges) edge.Step(now);
            }
        }
    }

    /// <summary>As <see cref="LeaseClient"/> and the loops do it: asks when half of a lease is used,
    /// picks and borrows when nothing is left.</summary>
    private sealed class Edge(EdgeIdentity identity, int roundTrip, AppBackend backend, Random random)
    {
        private const double PerMillisecond = 0.3;

        private readonly SlotQueue _state = new();
        private readonly LeaseSize _size = new();
        private readonly SlotDebt _debt = new(TargetCount);
        private readonly int[] _weights = [.. Enumerable.Repeat(16, TargetCount)];
        private (int At, LeaseRequest Request)? _asked;
        private (int At, Lease Lease)? _answer;
        private long _requests;
        private long _sequence;
        private long _askedAt;
        private int _accepted;
        private int _acceptedBefore;
        private bool _wantsMore = true;
        private bool _ranDry;

        public int[] Total { get; } = new int[TargetCount];

        public void Step(int now)
        {
            if (_asked is { } asked && asked.At <= now)
                (_answer, _asked) = ((now + roundTrip / 2, backend.Lease(asked.Request, TimeSpan.FromMilliseconds(now))), null);
            if (_answer is { } answer && answer.At <= now) TakeIn(answer.Lease, now);
            if (_wantsMore && _asked is null && _answer is null) Ask(now);
            if (now % 1000 == roundTrip)
                backend.Merge(
                    RollUp(identity.Region,
                        new EdgeAppReport(identity, NewReport(now, pending: _asked is null && _answer is null ? 0 : _requests))),
                            TimeSpan.FromMilliseconds(now));
            if (random.NextDouble() < PerMillisecond) Accept(now);
        }

        private void Accept(int now)
        {
            _accepted++;
            Total[Next(now)]++;
        }

        private int Next(int now)
        {
            while (_state.TryTake(1, now, out var slot, out var isHalfUsed))
            {
                _wantsMore |= isHalfUsed;
                if (!_debt.TryRepay(slot)) return slot;
            }

            (_wantsMore, _ranDry) = (true, true);
            var (first, second) = (random.Next(TargetCount), random.Next(TargetCount));
            var picked = _debt[first] <= _debt[second] ? first : second;
            _debt.Incur(picked);
            return picked;
        }

        private void Ask(int now)
        {
            _size.Observe(_accepted - _acceptedBefore, TimeSpan.FromMilliseconds(now - _askedAt));
            var want = _size.Next(_ranDry);
            (_acceptedBefore, _askedAt, _wantsMore, _ranDry) = (_accepted, now, false, false);
            _asked = (now + roundTrip / 2, Request(identity, ++_requests, want, NewReport(now, _requests)));
            _size.ObserveRoundTrip(TimeSpan.FromMilliseconds(roundTrip));
        }

        private void TakeIn(Lease lease, int now)
        {
            _answer = null;
            _state.Add(lease.RequestId, 1, lease.Slots, now + 10_000);
            _debt.Settle([.. Enumerable.Range(0, TargetCount).Select(target => (ushort)target)], _weights);
        }

        private AppReport NewReport(int now, long pending)
        {
            var unused = new int[TargetCount];
            _state.AddUnused(1, now, unused);
            return Report(++_sequence, new int[TargetCount], unused, held: _state.LastLeaseId, pending: pending);
        }
    }
}
