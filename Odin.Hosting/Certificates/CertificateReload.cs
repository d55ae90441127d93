using Microsoft.Extensions.Logging;
using Odin.Hosting.Background;
using Odin.Hosting.Files;

namespace Odin.Hosting.Certificates;

/// <summary>Looks every second whether a file of the process's certificates has changed, and reads them again.</summary>
/// <remarks>Not by notices of the file system: their number is limited, and links by which secrets are mounted show none.</remarks>
internal sealed partial class CertificateReload(ClusterCertificates certificates, LooseFileNotice notice, TimeProvider time,
    ILogger<CertificateReload> logger) : BackgroundLoopService(time, logger)
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(1);

    private readonly TimeProvider _time = time;
    private bool _isDoubtful;   // What has changed could not be used, and was not said yet: the other file may be on its way.

    /// <summary>At SIGHUP, whether they look changed or not.</summary>
    public void ReadAgain() => Say(certificates.ReadAgain());

    protected override async Task RunAsync(CancellationToken stoppingToken)
    {
        notice.OfSecrets(certificates.KeyPath);
        using var timer = new PeriodicTimer(Interval, _time);
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            Look();
        }
    }

    /// <summary>Two files are never written at once: what does not fit together is read once more before it is reported.</summary>
    internal void Look()
    {
        var isSecond = _isDoubtful;
        if (!certificates.HaveChanged && !isSecond) return;
        var failure = certificates.ReadAgain();
        _isDoubtful = failure is not null && !isSecond;
        if (!_isDoubtful) Say(failure);
    }

    private void Say(string? failure)
    {
        if (failure is not null) LogKept(failure, certificates.Own.NotAfter);
        else LogRead(certificates.Name.ToString(), certificates.Own.NotAfter, certificates.Current.Authorities.Count);
        notice.OfSecrets(certificates.KeyPath);
    }

    [LoggerMessage(4061, LogLevel.Information,
        "Certificates were read again: {Name}, good until {Until:u}, {Authorities} authorities are trusted. New connections use them")]
    private partial void LogRead(string name, DateTime until, int authorities);

    [LoggerMessage(4062, LogLevel.Error,
        "Certificates have changed and cannot be used: {Failure}. Those from before stay, good until {Until:u}")]
    private partial void LogKept(string failure, DateTime until);
}
