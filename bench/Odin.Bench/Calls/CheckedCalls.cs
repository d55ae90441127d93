using System.Diagnostics;
using Microsoft.Extensions.Logging.Abstractions;
using Odin.Edge.Control.Cluster;
using Odin.Grains.AppBackends;
using Odin.Grains.Edges;
using Odin.Hosting.Certificates;

namespace Odin.Bench.Calls;

/// <summary>What certificates cost a silo: leases that an edge asks for at its gateway, with and without TLS and passes. One silo for each
/// way, in processes of their own, in turns.</summary>
internal sealed class CheckedCalls : IAsyncDisposable
{
    private const int AtOnce = 32;
    private const string EdgeName = "fra-1";

    /// <summary>After these the runtime has compiled what is called often as well as it can.</summary>
    private const int WarmCalls = 40_000;

    private static readonly TimeSpan RoundLength = TimeSpan.FromSeconds(0.5);

    /// <summary>A busy machine makes a call slow, and is to make no measurement fail.</summary>
    internal static readonly TimeSpan CallWait = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan GrainsWait = TimeSpan.FromSeconds(30);

    private readonly SiloProcess _silo;
    private readonly IAsyncDisposable _client;
    private readonly LeasingEdge[] _edges;
    private readonly List<(double PerSecond, double Microseconds)> _rounds = [];

    private CheckedCalls(CallChecks checks, SiloProcess silo, IAsyncDisposable client, IGrainFactory grains)
    {
        (Checks, _silo, _client) = (checks, silo, client);
        _edges = [.. Enumerable.Range(0, AtOnce).Select(caller =>
        {
            var app = CheckedSilo.NameOf(caller % CheckedSilo.Apps);
            return new LeasingEdge(grains.GetGrain<IAppBackendGrain>(app), app, new EdgeIdentity($"{EdgeName}~{caller + 2}", "fra", 1));
        })];
    }

    private CallChecks Checks { get; }

    public static async Task<int> RunAsync(int rounds)
    {
        using var files = new ClusterFiles();
        var ways = new List<CheckedCalls>();
        try
        {
            foreach (var checks in Enum.GetValues<CallChecks>()) ways.Add(await StartAsync(checks, files));
            foreach (var way in ways) await way.WarmAsync();
            for (var round = 0; round < rounds; round++)
            {
                for (var turn = 0; turn < ways.Count; turn++) await ways[(round + turn) % ways.Count].MeasureAsync();
            }

            foreach (var way in ways) Console.WriteLine(way.Report(ways[0]));
        }
        finally
        {
            foreach (var way in ways) await way.DisposeAsync();
        }

        return 0;
    }

    private static async Task<CheckedCalls> StartAsync(CallChecks checks, ClusterFiles files)
    {
        var gateway = SiloProcess.FreePort();
        var silo = await SiloProcess.StartAsync(gateway, ["checked-silo", $"{gateway}", $"{checks}", files.Folder]);
        if (checks == CallChecks.TlsOnly)
        {
            var passless = await PasslessClient.ConnectAsync(gateway, files.Load(CertificateRole.Edge, EdgeName));
            return new CheckedCalls(checks, silo, passless, passless.Grains);
        }

        var certificates = checks == CallChecks.None ? null : files.Load(CertificateRole.Edge, EdgeName);
        var options = new ClusterConnectionOptions
        {
            Gateway = $"127.0.0.1:{gateway}",
            Certificates = certificates,
            ResponseTimeout = CallWait,
        };
        var client = await ClusterClient.ConnectAsync(options, region: null, NullLoggerFactory.Instance, CancellationToken.None);
        return new CheckedCalls(checks, silo, client, client.Grains);
    }

    /// <summary>Apps' grains get their document from the catalog, and code is compiled.</summary>
    private async Task WarmAsync()
    {
        var began = Stopwatch.GetTimestamp();
        while (!_edges.All(edge => edge.IsServed))
        {
            if (Stopwatch.GetElapsedTime(began) > GrainsWait) throw new TimeoutException($"{Checks}: no grain gave a lease.");
            foreach (var edge in _edges) await edge.LeaseAsync();
        }

        for (var calls = 0; calls < WarmCalls;) calls += await DriveAsync(RoundLength);
    }

    private async Task MeasureAsync()
    {
        var (began, spent) = (Stopwatch.GetTimestamp(), _silo.ProcessorTime);
        var calls = await DriveAsync(RoundLength);
        _rounds.Add((calls / Stopwatch.GetElapsedTime(began).TotalSeconds, (_silo.ProcessorTime - spent).TotalMicroseconds / calls));
    }

    private async Task<int> DriveAsync(TimeSpan length)
    {
        var began = Stopwatch.GetTimestamp();
        var calls = await Task.WhenAll(_edges.Select(edge => Task.Run(async () =>
        {
            var made = 0;
            for (; Stopwatch.GetElapsedTime(began) < length; made++) await edge.LeaseAsync();
            return made;
        })));
        return calls.Sum();
    }

    private string Report(CheckedCalls first)
    {
        var ratios = _rounds.Zip(first._rounds, (own, other) => other.Microseconds / own.Microseconds);
        var (perSecond, spent) = (Median(_rounds.Select(round => round.PerSecond)), Median(_rounds.Select(round => round.Microseconds)));
        return $"{Checks,-8} {perSecond,8:0} leases/s, {spent,6:0.0} us of the silo each; "
            + $"against {first.Checks}, round by round: {Median(ratios):0.00} ({ratios.Min():0.00} to {ratios.Max():0.00})";
    }

    private static double Median(IEnumerable<double> values)
    {
        var sorted = values.Order().ToArray();
        return sorted[sorted.Length / 2];
    }

    public async ValueTask DisposeAsync()
    {
        await _client.DisposeAsync();
        await _silo.DisposeAsync();
    }
}
