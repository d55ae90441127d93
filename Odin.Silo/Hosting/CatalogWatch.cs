using Odin.Grains.Catalog;
using Odin.Grains.Failures;
using Odin.Hosting.Background;

namespace Odin.Silo.Hosting;

/// <summary>Asks the catalog every other second, so that the silo can say whether it reaches it.</summary>
internal sealed class CatalogWatch(IGrainFactory grains, TimeProvider time, ILogger<CatalogWatch> logger)
    : BackgroundLoopService(time, logger)
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(2);

    private readonly TimeProvider _time = time;
    private readonly ILogger _logger = logger;
    private long _answeredAt;

    /// <summary>Since the catalog last answered; null: it has not yet.</summary>
    public TimeSpan? Silence => Volatile.Read(ref _answeredAt) is > 0 and var at ? _time.GetElapsedTime(at) : null;

    protected override async Task RunAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Interval, _time);
        await AskAsync(stoppingToken);
        LastResort.Try("Making a small change", SmallChange.Make, _logger);   // The start is over, nobody waits.
        while (await timer.WaitForNextTickAsync(stoppingToken)) await AskAsync(stoppingToken);
    }

    private async Task AskAsync(CancellationToken stoppingToken)
    {
        try
        {
            await grains.GetGrain<IAppCatalogGrain>(IAppCatalogGrain.Key).GetRegionsAsync().WaitAsync(Interval, _time, stoppingToken);
            Volatile.Write(ref _answeredAt, _time.GetTimestamp());
        }
        catch (Exception exception) when (ExpectedFailure.OfCall(exception) && !stoppingToken.IsCancellationRequested)
        {
            // The silence grows, and /readyz says so.
        }
    }
}
