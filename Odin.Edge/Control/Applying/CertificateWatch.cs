using Microsoft.Extensions.Logging;
using Odin.Hosting.Background;

namespace Odin.Edge.Control.Applying;

/// <summary>Looks twice a second whether a certificate of an app has changed, as long as an app has TLS.</summary>
/// <remarks>Not by notices of the file system: their number is limited, and links by which secrets are mounted show none.</remarks>
internal sealed class CertificateWatch(TlsSet tls, TimeProvider time, ILogger<CertificateWatch> logger)
    : BackgroundLoopService(time, logger)
{
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(500);

    private readonly TimeProvider _time = time;

    protected override async Task RunAsync(CancellationToken stoppingToken)
    {
        while (true)
        {
            await tls.Any.WhenOpenAsync(stoppingToken);
            await Task.Delay(Interval, _time, stoppingToken);
            await tls.RenewAsync();
        }
    }
}
