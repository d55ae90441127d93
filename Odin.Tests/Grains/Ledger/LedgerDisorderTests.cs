using CsCheck;
using Odin.Grains.AppBackends;
using Odin.Grains.Edges;
using Odin.Grains.Ledger;
using Odin.Grains.Targets;
using Odin.Tests.Grains.Support;

namespace Odin.Tests.Grains.Ledger;

/// <summary>Reports that are lost, repeated and out of order.</summary>
public sealed class LedgerDisorderTests
{
    private static readonly Gen<TcpDelivery> Deliveries =
        Gen.Select(Gen.Int[0, 3], Gen.Int[1, 3], Gen.Int[1, 12], (edge, epoch, sequence) => new TcpDelivery(edge, epoch, sequence));

    [Fact]
    public void Whatever_way_reports_come_the_newest_of_each_life_of_an_edge_counts() =>
        Deliveries.Array[1, 80].Sample(deliveries =>
        {
            var ledger = NewLedger();
            foreach (var delivery in deliveries) ledger.Take(delivery.Identity, delivery.Report, default);

            var newest = deliveries.GroupBy(delivery => delivery.Identity).Select(group => group.MaxBy(delivery => delivery.Sequence)!)
                .ToList();
            return ledger.Targets[0].Live == newest.Sum(delivery => delivery.Report.Live[0])
                && ledger.Targets[1].Leased == newest.Sum(delivery => delivery.Report.Unused[1])
                && ledger.App.Live == ledger.Targets[0].Live + ledger.Targets[1].Live;
        });

    [Fact]
    public void Counts_are_never_negative_and_end_at_nothing() =>
        Gen.Select(Deliveries, Gen.Int[0, 4], Gen.Int[0, 3000]).Array[1, 120].Sample(steps =>
        {
            var (ledger, now) = (NewLedger(), TimeSpan.Zero);
            foreach (var (delivery, action, milliseconds) in steps)
            {
                now += TimeSpan.FromMilliseconds(milliseconds);
                Act(ledger, delivery, action, now);
                foreach (var target in ledger.Targets)
                {
                    if (target.Live < 0 || target.Leased < 0 || target.Total < 0) return false;
                }
            }

            ledger.Sweep(now + ConnectionLedger.SilentAfter);
            return ledger.App == default && ledger.Targets.ToArray().All(target => target == default);
        });

    private static void Act(ConnectionLedger ledger, TcpDelivery delivery, int action, TimeSpan now)
    {
        ledger.Sweep(now);
        if (action == 0) ledger.Leave(delivery.Identity, now);
        else ledger.Take(delivery.Identity, delivery.Report, now);
        var request = delivery.Sequence + 1;
        if (action > 2 && ledger.MayGrant(delivery.Identity, request, isPick: action == 4))
        {
            ledger.Add(delivery.Identity, new Grant(request, 1, [0, 1, 1], now + AppBackend.TimeToLive, IsPick: action == 4));
        }
    }

    private static ConnectionLedger NewLedger()
    {
        var ledger = new ConnectionLedger();
        ledger.MoveTo(1, OrdinalMap.Identity(2));
        return ledger;
    }

    private sealed record TcpDelivery(int Edge, int Epoch, int Sequence)
    {
        public EdgeIdentity Identity => Specs.Edge($"edge-{Edge}", epoch: Epoch);

        /// <summary>The numbers follow from who sent it and when, so that the test knows what counts.</summary>
        public AppReport Report =>
            Reports.Report(Sequence, [Edge + 3 * Sequence, Epoch], unused: [0, Sequence], held: Sequence / 2, pending: Sequence + 1);
    }
}
