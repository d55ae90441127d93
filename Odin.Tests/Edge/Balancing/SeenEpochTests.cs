using Microsoft.Extensions.Logging.Abstractions;
using Odin.Edge.Apps;
using Odin.Edge.Control.Leases;
using Odin.Grains.Configuration;
using Odin.Tests.Grains.Support;
using Odin.Tests.Support;

namespace Odin.Tests.Edge.Balancing;

public sealed class SeenEpochTests
{
    [Fact]
    public void An_app_that_leases_nothing_reports_the_epoch_of_the_snapshots_it_received()
    {
        var model = EdgeModels.Model(Specs.App("web") with { Balance = Balance.SourceHash });
        var app = new EdgeApp(
            model, loops: 1,
            app => new LeaseClient(app, Specs.Edge(), new NoCluster(), TimeProvider.System, new Random(1), NullLogger.Instance),
            _ => new NoPermits(),
            TimeProvider.System, NullLogger.Instance);

        app.Apply(EdgeModels.Snapshot(model) with { GrainEpoch = 500 });

        app.Report(isForSync: true, nowMilliseconds: 0).GrainEpoch
            .ShouldBe(500, "a grain that begins with a lower one must learn of it, or its snapshots are void here");
    }
}
