using Microsoft.Extensions.Logging.Abstractions;
using Odin.Edge.Apps;
using Odin.Edge.Control.Leases;
using Odin.Edge.Loops;
using Odin.Grains.Configuration;
using Odin.Tests.Grains.Support;
using Odin.Tests.Simulation;
using Odin.Tests.Support;

namespace Odin.Tests.Edge.Balancing;

/// <summary>An app that balances by source over three targets, each of which may have one session.</summary>
public sealed class SourceLimitTests
{
    private static readonly PeerAddress Client = PeerAddress.Of([192, 0, 2, 1], 1000);

    private readonly EdgeApp _app;
    private readonly TargetSelector _source = new(new SimulatedLoop(TimeProvider.System), new Random(1));

    public SourceLimitTests()
    {
        var spec = Specs.App("web",
            [.. Specs.Targets(3).Select(target => target with { MaxConnections = 1 })]) with
        { Balance = Balance.SourceHash };
        _app = new EdgeApp(
            EdgeModels.Model(spec), loops: 1,
            app => new LeaseClient(app, Specs.Edge(), new NoCluster(), TimeProvider.System, new Random(1), NullLogger.Instance),
            _ => new NoPermits(),
            TimeProvider.System, NullLogger.Instance);
        foreach (var limit in _app.Limits!.Shared)
        {
            limit.Pool.SetQuota(1);
            limit.Pool.HoldUntil(long.MaxValue);
        }
    }

    [Fact]
    public void A_client_whose_target_is_full_goes_to_the_next_of_its_own_order_and_comes_back()
    {
        var first = Next();
        var second = Next();
        var third = Next();

        new[] { first.Target, second.Target, third.Target }.Distinct().Count().ShouldBe(3);
        Next().IsFull.ShouldBeTrue();
        second.Permit!.Release();
        Next().Target.ShouldBe(second.Target);
        first.Permit!.Release();
        Next().Target.ShouldBe(first.Target);
    }

    private Decision Next() => _source.Next(_app, _app.Model, [], Client);
}
