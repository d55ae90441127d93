using Microsoft.Extensions.Logging;
using Odin.Hosting.Background;
using Odin.Hosting.Files;

namespace Odin.Hosting.Certificates;

/// <summary>Looks every second whether a file of the process's certificates has changed, and reads them again.</summary>
/// <remarks>Not by notices of the file system: their number is limited, and links by which secrets are mounted show none.</remarks>
internal sealed partial class CertificateReload(ClusterCertificates certificates, TimeProvider time, ILogger<CertificateReload> logger)
    : BackgroundLoopService(time, logger)
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(1);

    private readonly TimeProvider _time = time;

    /// <summary>At SIGHUP, whether they look changed or not.</summary>
    public void ReadAgain()
    {
        if (certificates.ReadAgain() is { } failure) LogKept(failure, certificates.Own.NotAfter);
        else LogRead(certificates.Name.ToString(), certificates.Own.NotAfter, certificates.Current.Authorities.Count);
        WarnOfLooseKey();
    }

    protected override async Task RunAsync(CancellationToken stoppingToken)
    {
        WarnOfLooseKey();
        using var timer = new PeriodicTimer(Interval, _time);
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            if (certificates.HaveChanged) ReadAgain();
        }
    }

    private void WarnOfLooseKey()
    {
        if (certificates.KeyPath is { } path && LooseFile.ModeOf(path) is { } mode) LogLooseKey(path, mode);
    }

    [LoggerMessage(4061, LogLevel.Information,
        "Certificates were read again: {Name}, good until {Until:u}, {Authorities} authorities are trusted. New connections use them")]
    private partial void LogRead(string name, DateTime until, int authorities);

    [LoggerMessage(4062, LogLevel.Error,
        "Certificates have changed and cannot be used: {Failure}. Those from before stay, good until {Until:u}")]
    private partial void LogKept(string failure, DateTime until);

    [LoggerMessage(4064, LogLevel.Warning,
        "Other users of this machine can read or change the key {Path} (mode {Mode}), and whoever has it can be this process: give it " +
            "the mode 600, and if others use the machine a new certificate")]
    private partial void LogLooseKey(string path, string mode);
}
