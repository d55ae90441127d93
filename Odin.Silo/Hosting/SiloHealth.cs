using Odin.Hosting.Health;
using Odin.Silo.Membership;
using SiloOptions = Odin.Silo.Settings.SiloOptions;

namespace Odin.Silo.Hosting;

/// <summary>How a silo is: alive once the host has started and until it stops, while edges and commands can find it; ready while it is in
/// the membership, Redis answers and the catalog answers.</summary>
/// <param name="registration">Null without Redis.</param>
internal sealed class SiloHealth(IHostApplicationLifetime host, IClusterMembershipService membership, ILocalSiloDetails self,
    SiloOptions options, CatalogWatch catalog, SiloRegistration? registration = null) : IHealthSource
{
    /// <summary>What has not answered for so long is taken for gone.</summary>
    public static readonly TimeSpan SilentAfter = TimeSpan.FromSeconds(10);

    private SiloStatus Member => membership.CurrentSnapshot.GetSiloStatus(self.SiloAddress);

    public HealthReport Read()
    {
        var isListed = registration is not { IsListed: false };
        var (status, reasons) = host.ApplicationStopping.IsCancellationRequested ? (HealthStatus.Stopping, ["the silo stops"])
            : !host.ApplicationStarted.IsCancellationRequested ? (HealthStatus.Starting, ["the silo starts"])
            : Reasons(isListed).ToList() is { Count: > 0 } failures ? (HealthStatus.Failing, failures)
            : (HealthStatus.Ready, []);
        return new HealthReport
        {
            Status = status,
            IsAlive = isListed && status is HealthStatus.Ready or HealthStatus.Failing,
            Reasons = [.. reasons],
            Details =
            [
                new("silo", self.SiloAddress.ToString()),
                new("region", options.Region),
                new("silos", membership.CurrentSnapshot.Members.Values.Count(member => member.Status == SiloStatus.Active)),
            ],
        };
    }

    private IEnumerable<string> Reasons(bool isListed)
    {
        if (Member != SiloStatus.Active) yield return $"the silo is not active in the membership, but {Member}";
        if (!isListed) yield return "Redis does not list the silo: it has lost its data";
        if (registration?.Silence is { } redis && redis >= SilentAfter) yield return $"Redis has not answered for {redis.TotalSeconds:0} s";
        if (catalog.Silence is not { } silence) yield return "the catalog has not answered yet";
        else if (silence >= SilentAfter) yield return $"the catalog has not answered for {silence.TotalSeconds:0} s";
    }
}
