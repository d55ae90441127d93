using System.Collections.Immutable;
using System.Net;
using BenchmarkDotNet.Attributes;
using Microsoft.Extensions.Logging.Abstractions;
using Odin.Edge.Apps;
using Odin.Edge.Control.Cluster;
using Odin.Edge.Control.Leases;
using Odin.Edge.Control.Permits;
using Odin.Edge.Loops.Portable;
using Odin.Edge.Targets;
using Odin.Grains.Configuration;
using Odin.Grains.Edges;

namespace Odin.Bench;

/// <summary>A connection's decision by least connections: the loads of all targets, summed over the loops, and the least of them.</summary>
[MemoryDiagnoser]
public class LeastConnectionsBenchmark
{
    private static readonly List<int> NoneTried = [];

    private readonly TargetSelector _source = new(new PortableLoop(0, TimeProvider.System, NullLogger.Instance), new Random(1));
    private EdgeApp _app = null!;

    [Params(2, 10, 100, 1000)]
    public int Targets { get; set; }

    [Params(1, 16)]
    public int Loops { get; set; }

    [GlobalSetup]
    public void Build()
    {
        ImmutableArray<TargetSpec> targets =
        [
            .. Enumerable.Range(0, Targets).Select(number => new TargetSpec { Address = new TargetAddress($"t{number}", 80) }),
        ];
        var spec = new AppSpec { Name = "web", Ports = [new PortRange(5000)], Targets = targets, Balance = Balance.LeastConnections };
        var somewhere = ResolvedAddresses.Of(new IPEndPoint(IPAddress.Loopback, 80));
        var made = targets.Select(target => new Target(target.Address, Loops) { Addresses = somewhere });
        var model = new AppModel(new AppVersion(1, spec), [.. made], "fra");
        var edge = new EdgeIdentity("bench", "fra", 1);
        _app = new EdgeApp(
            model, Loops,
            app => new LeaseClient(app, edge, new NoCluster(), TimeProvider.System, new Random(1), NullLogger.Instance),
            app => new PermitClient(app, edge, new NoCluster(), new StartTurns(TimeProvider.System), TimeProvider.System, new Random(1),
                NullLogger.Instance),
            TimeProvider.System, NullLogger.Instance);
        var request = ((LeaseClient)_app.Leases).Book.Next(model);
        var lease = new Lease
        {
            RequestId = request.RequestId,
            GrainEpoch = 1,
            ConfigVersion = 1,
            Slots = [],
            TimeToLive = TimeSpan.FromDays(1),
            Elsewhere = [.. new int[Targets]],
        };
        ((LeaseClient)_app.Leases).Book.TakeIn(model, request, lease, TimeSpan.Zero);
    }

    /// <summary>And the session counted, as in life.</summary>
    [Benchmark]
    public int Next()
    {
        var picked = _source.Next(_app, _app.Model, NoneTried, default).Target!.Value;
        _app.Model.Targets[picked].Live.Add(0, 1);
        return picked;
    }

    private sealed class NoCluster : ICluster
    {
        public IGrainFactory? Grains => null;
    }
}
