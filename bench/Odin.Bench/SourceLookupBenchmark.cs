using System.Collections.Immutable;
using System.Net;
using BenchmarkDotNet.Attributes;
using Odin.Edge.Apps;
using Odin.Edge.Balancing;
using Odin.Edge.Loops;
using Odin.Edge.Targets;
using Odin.Grains.Configuration;
using Odin.Grains.Edges;

namespace Odin.Bench;

/// <summary>A connection's decision by its source: the address hashed and looked up in the app's table.</summary>
[MemoryDiagnoser]
public class SourceLookupBenchmark
{
    private static readonly List<int> NoneTried = [];

    private AppModel _model = null!;
    private CandidateSet _candidates = null!;
    private uint _client;

    [Params(10, 1000)]
    public int Targets { get; set; }

    [GlobalSetup]
    public void Build()
    {
        ImmutableArray<TargetSpec> targets =
            [.. Enumerable.Range(0, Targets).Select(number => new TargetSpec { Address = new TargetAddress($"t{number}", 80) })];
        var spec = new AppSpec { Name = "web", Ports = [new PortRange(5000)], Targets = targets, Balance = Balance.SourceHash };
        var somewhere = ResolvedAddresses.Of(new IPEndPoint(IPAddress.Loopback, 80));
        _model = new AppModel(new AppVersion(1, spec),
            [.. targets.Select(target => new Target(target.Address, loops: 1) { Addresses = somewhere })], "fra");
        _candidates = CandidateSet.Build(_model, world: null, nowMilliseconds: 0, validUntil: long.MaxValue);
    }

    [Benchmark]
    public int Find()
    {
        var client = ++_client;
        var peer = PeerAddress.Of([10, (byte)(client >> 16), (byte)(client >> 8), (byte)client], 1000);
        return _model.Sources!.Find(ClientHash.Of(ClientAddress.Of(in peer), _model.Spec.SourceHash), _candidates, NoneTried);
    }

    /// <summary>Without making the address, which the kernel does in life.</summary>
    [Benchmark]
    public int FindByHash() => _model.Sources!.Find(SplitMix.Of(++_client), _candidates, NoneTried);
}
