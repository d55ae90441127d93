using Odin.Tests.Support;

namespace Odin.Tests.Drills.Support;

/// <summary>Clients of some regions while something happens: sessions that must not break, and new ones that must not fail.</summary>
internal sealed class DrillClients : IAsyncDisposable
{
    public const int HeldPerRegion = 20;
    private const double RatePerRegion = 50;
    private static readonly TimeSpan Stay = TimeSpan.FromMilliseconds(300);

    private readonly List<HeldSessions> _held = [];
    private readonly List<DrillLoad> _loads = [];

    private readonly long _started = TimeProvider.System.GetTimestamp();
    private readonly long _counted = TestTimeout.Time.GetTimestamp();

    private DrillClients()
    {
    }

    public int Held => _held.Sum(held => held.Count);

    public IReadOnlyList<string> Broken => [.. _held.SelectMany(held => held.Failures)];

    public IReadOnlyList<string> Failed => [.. _loads.SelectMany(load => load.Failures)];

    public int Served => _loads.Sum(load => load.Served);

    /// <summary>So many milliseconds 99 of 100 new sessions took at most to their first echo.</summary>
    public double P99
    {
        get
        {
            var sorted = _loads.SelectMany(load => load.Milliseconds).Order().ToArray();
            return sorted[(int)(sorted.Length * 0.99)];
        }
    }

    /// <summary>The bound for <see cref="P99"/>: 250 ms, longer by as much as the machine was overloaded meanwhile.</summary>
    public double Bound => 250 * Math.Max(1, TimeProvider.System.GetElapsedTime(_started) / TestTimeout.Time.GetElapsedTime(_counted));

    public static async Task<DrillClients> StartAsync(DrillApp app, params IEnumerable<DrillRegion> regions)
    {
        var clients = new DrillClients();
        foreach (var region in regions)
        {
            clients._held.Add(await HeldSessions.OpenAsync(region.Place, region.Door(app), HeldPerRegion));
            clients._loads.Add(new DrillLoad(region.Place, region.Door(app), RatePerRegion, Stay));
        }

        return clients;
    }

    /// <summary>Those who come and go stop; the held sessions go on.</summary>
    public Task StopComingAsync() => Task.WhenAll(_loads.Select(load => load.StopAsync()));

    /// <summary>None broken, none failed, and the figures in the test's output.</summary>
    public void WereUnhurt(string by, string more = "")
    {
        Drill.Say($"{by}: {Held} established, " +
            $"{Broken.Count} broken; {Served + Failed.Count} new, {Failed.Count} failed; p99 to the first echo {P99:0.0} ms; {more}");
        Broken.ShouldBeEmpty();
        Failed.ShouldBeEmpty();
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var load in _loads) await load.DisposeAsync();
        await Task.WhenAll(_held.Select(held => held.StopAsync()));
        foreach (var held in _held) await held.DisposeAsync();
    }
}
