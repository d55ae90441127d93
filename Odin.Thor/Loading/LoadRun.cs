using System.Net;
using System.Net.Sockets;
using Odin.Thor.Loading.Reports;
using Odin.Thor.Loading.Tallies;

namespace Odin.Thor.Loading;

/// <summary>One run of the load generator: resolves the target, lets the clients work, and reports.</summary>
internal sealed class LoadRun(LoadOptions options, TimeProvider time, Random random)
{
    private readonly LoadTally _tally = new();

    /// <summary>Runs to the end of the duration, or until <paramref name="interrupt"/>; the report
    /// reports what was done in either case.</summary>
    /// <param name="progress">Is given the tally each second; null for no progress.</param>
    /// <param name="interrupt">Ends the run early.</param>
    public async Task<LoadReport> RunAsync(Action<LoadTally, TimeSpan>? progress, CancellationToken interrupt)
    {
        var targets = await ResolveAsync(interrupt);
        if (targets.Length == 0 && !interrupt.IsCancellationRequested) _tally.CountUnresolved();

        var schedule = new ArrivalSchedule(options, time);
        var plan = new LoadPlan(options, targets, new SourceAddresses(options.SourceAddresses), new BytePattern(random), schedule, _tally,
            time);
        if (targets.Length > 0) await RunClientsAsync(plan, progress, interrupt);

        return LoadReport.Of(options, _tally, schedule);
    }

    private async Task<IPEndPoint[]> ResolveAsync(CancellationToken interrupt)
    {
        try
        {
            var addresses = await Dns.GetHostAddressesAsync(options.Host, interrupt);
            var ipv4 = Array.FindAll(addresses, address => address.AddressFamily == AddressFamily.InterNetwork);
            return [.. (ipv4.Length > 0 ? ipv4 : addresses).Select(address => new IPEndPoint(address, options.Port))];
        }
        catch (SocketException)
        {
            return [];
        }
        catch (OperationCanceledException)
        {
            return [];
        }
    }

    private async Task RunClientsAsync(LoadPlan plan, Action<LoadTally, TimeSpan>? progress, CancellationToken interrupt)
    {
        using var over = new CancellationTokenSource();
        var showing = ShowAsync(plan.Schedule, progress, over.Token);
        var clients = Enumerable.Range(0, options.Connections).Select(_ => RunClientAsync(plan, random.NextDouble(), interrupt)).ToArray();
        await Task.WhenAll(clients);
        await over.CancelAsync();
        await showing;
    }

    private static async Task RunClientAsync(LoadPlan plan, double phase, CancellationToken interrupt)
    {
        using var client = new LoadClient(plan);
        await (plan.Options.Hold ? client.HoldAsync(phase, interrupt) : client.RunAsync(interrupt));
    }

    private async Task ShowAsync(ArrivalSchedule schedule, Action<LoadTally, TimeSpan>? progress, CancellationToken over)
    {
        if (progress is null) return;

        using var second = new PeriodicTimer(TimeSpan.FromSeconds(1), time);
        using var registration = over.UnsafeRegister(static timer => ((PeriodicTimer)timer!).Dispose(), second);
        while (await second.WaitForNextTickAsync(CancellationToken.None)) progress(_tally, schedule.Elapsed);
    }
}
