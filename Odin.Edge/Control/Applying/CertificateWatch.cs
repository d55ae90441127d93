using Microsoft.Extensions.Logging;
using Odin.Hosting.Background;

namespace Odin.Edge.Control.Applying;

/// <summary>Looks twice a second whether a certificate of an app has changed.</summary>
/// <remarks>Not by notices of the file system: their number is limited, and links by which secrets are mounted show none.</remarks>
internal sealed class CertificateWatch(TlsSet tls, TimeProvider time, ILogger<CertificateWatch> logger)
    : BackgroundLoopService(time, logger)
{
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(500);

    private readonly TimeProvider _time = time;

    protected override async Task RunAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Interval, _time);
        while (await timer.WaitForNextTickAsync(stoppingToken)) await tls.RenewAsync();
    }
}
