using Odin.Hosting.Certificates;
using Odin.Tests.Support.Processes;

namespace Odin.Tests.Processes;

/// <summary>A new authority takes the place of the old one in a running cluster.</summary>
public sealed class AuthorityRotationTests(CertifiedWorld world) : IClassFixture<CertifiedWorld>
{
    private CertificateFolder Certificates => world.Certificates;

    [Fact]
    public async Task The_authority_is_changed_while_the_cluster_runs()
    {
        using var next = CertificateAuthority.Create("odin", TimeSpan.FromDays(30), TimeProvider.System);
        await using var edge = await EdgeProcess.StartAsync("fra-9", "fra", "127.0.0.9", world.Redis,
            Certificates.FlagsOf(CertificateRole.Edge, "fra-9"));
        await edge.Process.WaitForLineAsync("Connected to cluster odin");
        LiveProcess[] processes = [world.Silo.Process, world.Other.Process, edge.Process];

        await ReadAgainAsync(processes, () => Certificates.Trust(Certificates.Authority, next));
        await ReadAgainAsync(processes, () =>
        {
            foreach (var name in new[] { "silo-1", "silo-2" }) Certificates.Renew(next, CertificateRole.Silo, name);
            Certificates.Renew(next, CertificateRole.Edge, "fra-9");
        });
        await ReadAgainAsync(processes, () => Certificates.Trust(next));

        Certificates.Renew(next, CertificateRole.Operator, "ada");
        await Operator.UntilAsync(() => world.OdinAsync(["get", "edges", .. Certificates.ApiFlagsOf("ada")]), "fra-9");
        edge.Process.Lines.ShouldNotContain(line => line.Contains("cannot be reached", StringComparison.Ordinal));
    }

    private static async Task ReadAgainAsync(LiveProcess[] processes, Action change)
    {
        var seen = processes.Select(process => process.Lines.Count).ToList();
        change();
        foreach (var process in processes) await process.SignalAsync("HUP");
        for (var index = 0; index < processes.Length; index++)
            await processes[index].WaitForLineAsync("Certificates were read again", seen[index]);
    }
}
