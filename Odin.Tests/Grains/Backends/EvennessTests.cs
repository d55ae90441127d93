using Microsoft.Extensions.Logging.Abstractions;
using Odin.Edge.Leases;
using Odin.Grains.Backends;
using Odin.Grains.Catalog;
using Odin.Grains.Configuration;
using Odin.Tests.Grains.Support;
using static Odin.Tests.Grains.Support.Reports;

namespace Odin.Tests.Grains.Backends;

/// <summary>The grain and the edges' lease books, without network and loops, in milliseconds of simulated time: three edges in three regions, 300 sessions a second at each.</summary>
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
            var world = new World(Balance.RoundRobin, new Random(seed), sessionMilliseconds: 0);
            world.Run();
            world.Total.Sum().ShouldBeInRange(17_000, 19_000);
            (world.Total.Max() - world.Total.Min()).ShouldBeLessThanOrEqualTo(20, $"seed {seed}: {string.Join(' ', world.Total)}");
        }
    }

    [Fact]
    public void Least_connections_with_sessions_of_a_second_keeps_the_fullest_within_a_seventh_of_the_mean()
    {
        for (var seed = 1; seed <= 5; seed++)
        {
            var world = new World(Balance.LeastConnections, new Random(seed), sessionMilliseconds: 1000);
            world.Run();
            world.FullestOfMean.ShouldBeLessThanOrEqualTo(1.15, $"seed {seed}");
        }
    }

    private sealed class World
    {
        private readonly AppBackend _backend;
        private readonly Edge[] _edges;

        public World(Balance balance, Random random, int sessionMilliseconds)
        {
            _backend = new AppBackend("web", epoch: 100, random, NullLogger.Instance);
            _backend.Configure(new AppVersion(1, Specs.App("web", Specs.Targets(TargetCount)) with { Balance = balance }));
            _edges = [.. Edges.Select(edge => new Edge(Specs.Edge($"{edge.Region}-1", edge.Region), edge.RoundTrip, sessionMilliseconds, _backend, random))];
        }

        public int[] Total => Sum(edge => edge.Total);

        /// <summary>The mean over time of the fullest target's sessions against the mean of all.</summary>
        public double FullestOfMean { get; private set; }

        public void Run()
        {
            var samples = new List<double>();
            for (var now = 0; now < Milliseconds; now++)
            {
                foreach (var edge in _edges) edge.Step(now);
                if (now < 2000 || now % 100 != 0) continue;
                var live = Sum(edge => edge.Live);
                samples.Add(live.Max() / Math.Max(1, live.Average()));
            }

            FullestOfMean = samples.DefaultIfEmpty(0).Average();
        }

        private int[] Sum(Func<Edge, int[]> numbers) => [.. Enumerable.Range(0, TargetCount).Select(target => _edges.Sum(edge => numbers(edge)[target]))];
    }

    /// <summary>As <see cref="LeaseKeeper"/> and the loops do it: asks when half of a lease is used, picks and borrows when nothing is left.</summary>
    private sealed class Edge(EdgeIdentity identity, int roundTrip, int sessionMilliseconds, AppBackend backend, Random random)
    {
        private const double PerMillisecond = 0.3;

        private readonly SlotBook _book = new();
        private readonly LeaseSize _size = new();
        private readonly BorrowedSlots _borrowed = new(TargetCount);
        private readonly Queue<(int EndsAt, int Target)> _sessions = new();
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

        public int[] Live { get; } = new int[TargetCount];

        public void Step(int now)
        {
            while (_sessions.TryPeek(out var session) && session.EndsAt <= now) Live[_sessions.Dequeue().Target]--;
            if (_asked is { } asked && asked.At <= now) (_answer, _asked) = ((now + roundTrip / 2, backend.Lease(asked.Request, TimeSpan.FromMilliseconds(now))), null);
            if (_answer is { } answer && answer.At <= now) TakeIn(answer.Lease, now);
            if (_wantsMore && _asked is null && _answer is null) Ask(now);
            if (now % 1000 == roundTrip) backend.Merge(RollUp(identity.Region, new EdgeAppReport(identity, NewReport(now, pending: _asked is null && _answer is null ? 0 : _requests))), TimeSpan.FromMilliseconds(now));
            if (random.NextDouble() < PerMillisecond) Accept(now);
        }

        private void Accept(int now)
        {
            _accepted++;
            var target = Next(now);
            Total[target]++;
            if (sessionMilliseconds == 0) return;
            Live[target]++;
            _sessions.Enqueue((now + sessionMilliseconds, target));
        }

        private int Next(int now)
        {
            while (_book.TryTake(1, now, out var slot, out var isHalfUsed))
            {
                _wantsMore |= isHalfUsed;
                if (sessionMilliseconds != 0 || !_borrowed.TryPayBack(slot)) return slot;
            }

            (_wantsMore, _ranDry) = (true, true);
            var (first, second) = (random.Next(TargetCount), random.Next(TargetCount));
            var picked = _borrowed[first] + Live[first] <= _borrowed[second] + Live[second] ? first : second;
            if (sessionMilliseconds == 0) _borrowed.Borrow(picked);
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
            _book.Add(lease.RequestId, 1, lease.Slots, now + 10_000);
            _borrowed.Forgive([.. Enumerable.Range(0, TargetCount).Select(target => (ushort)target)], _weights);
        }

        private AppReport NewReport(int now, long pending)
        {
            var unused = new int[TargetCount];
            _book.AddUnused(1, now, unused);
            return Report(++_sequence, Live, unused, held: _book.LastLeaseId, pending: pending);
        }
    }
}
