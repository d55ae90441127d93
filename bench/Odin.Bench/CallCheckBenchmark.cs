using System.Collections.Immutable;
using BenchmarkDotNet.Attributes;
using Odin.Grains.Edges;
using Odin.Hosting.Certificates;

namespace Odin.Bench;

/// <summary>What a silo spends on a call of an edge before its grain sees it: who calls, and whether what it sends is within
/// limits.</summary>
[MemoryDiagnoser]
public class CallCheckBenchmark
{
    private readonly DateTimeOffset _now = TimeProvider.System.GetUtcNow();
    private readonly EdgeIdentity _edge = new("fra-1", "fra", 1);
    private CertificateAuthority _authority = null!;
    private KnownPasses _passes = null!;
    private OwnPass _own = null!;
    private ClusterCertificates _certificates = null!;
    private string _pass = "";
    private LeaseRequest _lease = null!;
    private EdgeReport _idle = null!;
    private EdgeReport _whole = null!;

    [GlobalSetup]
    public void SetUp()
    {
        _authority = CertificateAuthority.Create("odin", TimeSpan.FromDays(9), TimeProvider.System);
        var validFor = TimeSpan.FromDays(1);
        _certificates = ClusterCertificates.Of(_authority, CertificateRole.Silo, "silo-1", validFor, TimeProvider.System);
        var edge = ClusterCertificates.Of(_authority, CertificateRole.Edge, "fra-1", validFor, TimeProvider.System);
        (_passes, _own, _pass) = (new KnownPasses(_certificates), new OwnPass(edge), CallerPass.Write(edge.Own, _now));
        ImmutableArray<AppReport> apps = [.. Enumerable.Range(0, 10_000).Select(app => Row($"app-{app}"))];
        _idle = new EdgeReport { Edge = _edge, Sequence = 1, CatalogVersion = 7, Apps = [] };
        _whole = _idle with { Apps = apps };
        _lease = new LeaseRequest { Edge = _edge, RequestId = 1, Want = 8, Report = apps[0] };
    }

    [GlobalCleanup]
    public void CleanUp() => _authority.Dispose();

    /// <summary>By the caller, with each call.</summary>
    [Benchmark]
    public string ShowsItsPass() => _own.Text;

    /// <summary>With each call.</summary>
    [Benchmark]
    public object? PassIsKnown() => _passes.Who(_pass);

    /// <summary>Once a minute and caller: signature, chain and name.</summary>
    [Benchmark]
    public object? PassIsNew()
    {
        using var certificate = CallerPass.Read(_pass, _now);
        return _certificates.Who(certificate!);
    }

    /// <summary>A lease of an app with 10 targets.</summary>
    [Benchmark]
    public string? LimitsOfLease() => EdgeFaults.Of(_lease, _now);

    /// <summary>A sync without news.</summary>
    [Benchmark]
    public string? LimitsOfIdleSync() => EdgeFaults.Of(_idle, _now);

    /// <summary>The first sync of an edge with 10,000 apps of 10 targets.</summary>
    [Benchmark]
    public string? LimitsOfWholeSync() => EdgeFaults.Of(_whole, _now);

    private static AppReport Row(string app) => new()
    {
        App = app,
        ConfigVersion = 7,
        Sequence = 1,
        Live = [.. new int[10]],
        Unused = [.. new int[10]],
        Total = [.. new long[10]],
        Usable = [.. Enumerable.Repeat(true, 10)],
    };
}
