using Odin.Hosting.Certificates;
using Odin.Tests.CommandLines;

namespace Odin.Tests.Support.Processes;

/// <summary>A Redis and two silos of two regions, with certificates.</summary>
public sealed class CertifiedWorld : IAsyncLifetime
{
    internal CertificateFolder Certificates { get; } = new();

    internal RedisServer Redis { get; private set; } = null!;

    internal SiloProcess Silo { get; private set; } = null!;

    internal SiloProcess Other { get; private set; } = null!;

    public async ValueTask InitializeAsync()
    {
        Redis = await RedisServer.StartAsync();
        Silo = await StartSiloAsync("fra", "silo-1");
        Other = await StartSiloAsync("iad", "silo-2");
    }

    public async ValueTask DisposeAsync()
    {
        await Other.DisposeAsync();
        await Silo.DisposeAsync();
        await Redis.DisposeAsync();
        Certificates.Dispose();
    }

    /// <summary>Refused calls are logged at level Debug.</summary>
    private Task<SiloProcess> StartSiloAsync(string region, string name) =>
        SiloProcess.StartAsync(region, Redis, [.. Certificates.FlagsOf(CertificateRole.Silo, name), "--log-level", "Debug"]);

    internal Task<(int ExitCode, string Said)> OdinAsync(params string[] arguments) =>
        InProcess.RunMergedAsync([.. arguments, "--api", Silo.Api]);
}
