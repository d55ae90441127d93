using System.Net;
using Odin.Hosting.Processes;

namespace Odin.Silo.Access;

/// <summary>Says at the start when nobody could get in: without keys the admin API answers at loopback, and it does not listen
/// there.</summary>
/// <param name="admin">Where the admin endpoint listens.</param>
/// <param name="identification">Who is let in, after the keys have been read.</param>
/// <param name="isSecured">By HTTPS an operator's certificate will do.</param>
/// <param name="logger">Gets the warning.</param>
internal sealed partial class AdminReachNotice(AdminOptions admin, Identification identification, bool isSecured,
    ILogger<AdminReachNotice> logger) : IHostedService
{
    public Task StartAsync(CancellationToken cancellationToken)
    {
        if (!identification.IsNeeded && !isSecured && !ListensAtLoopback) LogUnreachable(admin.AdminAddress);
        return Task.CompletedTask;
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    private bool ListensAtLoopback => IPAddress.IsLoopback(admin.AdminAddress) || admin.AdminAddress.Equals(IPAddress.Any)
        || admin.AdminAddress.Equals(IPAddress.IPv6Any);

    [LoggerMessage(4315, LogLevel.Warning,
        "Nobody can use the admin API: there are no keys, so that it answers at loopback addresses only, and it listens at {Address} " +
            "only. Make a key with `odin keys new` and give --admin-keys FILE, or leave --admin-address out")]
    private partial void LogUnreachable(IPAddress address);
}
