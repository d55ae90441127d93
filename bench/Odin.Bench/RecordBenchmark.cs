using System.Net;
using BenchmarkDotNet.Attributes;
using Odin.Edge.Counts;
using Odin.Edge.Loops;
using Odin.Edge.Sessions.Log;
using Odin.Edge.Targets;
using Odin.Grains.Configuration;
using Odin.Hosting.Logging;

namespace Odin.Bench;

/// <summary>A session's record: through the ring (the loop's cost and the writer's), and as a line (the writer's).</summary>
[MemoryDiagnoser]
public class RecordBenchmark
{
    private readonly SessionRecordRing _ring = new(8192);
    private readonly SessionLines _text = new((_, _) => true, new SessionText(new LogOrigin("fra-1", "fra")), TimeProvider.System);
    private readonly SessionLines _json = new((_, _) => true, new SessionJson(new LogOrigin("fra-1", "fra")), TimeProvider.System);

    private SessionRecord _record;

    [GlobalSetup]
    public void Begin() => _record = new SessionRecord
    {
        App = "five-thousand",
        Port = 5001,
        Client = PeerAddress.Of(IPAddress.Loopback.GetAddressBytes(), 40312),
        Target = new Target(new TargetAddress("127.0.0.1", 9001), 1),
        Source = DecidedBy.Lease,
        Attempts = 1,
        BytesUp = 64,
        BytesDown = 64,
        AcceptedAt = 1_000_000,
        AssignedAt = 1_012_000,
        ConnectedAt = 1_150_000,
        EndedAt = 2_800_000,
    };

    [Benchmark]
    public bool Priority()
    {
        _ring.Add(in _record);
        return _ring.TryTake(out _);
    }

    [Benchmark]
    public void TextLine() => _text.Write(in _record);

    [Benchmark]
    public void JsonLine() => _json.Write(in _record);
}
