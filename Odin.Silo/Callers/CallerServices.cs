using Odin.Grains.Catalog;
using Odin.Hosting.Certificates;

namespace Odin.Silo.Callers;

/// <summary>Makes a silo show its pass and look at those of others, and at what edges send.</summary>
internal static class CallerServices
{
    /// <param name="silo">The silo.</param>
    /// <param name="certificates">Null: whoever reaches it may call.</param>
    public static ISiloBuilder CheckCallers(this ISiloBuilder silo, ClusterCertificates? certificates)
    {
        silo.Services.AddSingleton<CallRefusals>();
        silo.Services.AddSingleton(provider => new GrainKeys(provider.GetRequiredService<CallRefusals>(),
            provider.GetRequiredService<TimeProvider>(), certificates));
        if (certificates is not null) silo.CheckPasses(certificates);
        silo.Services.AddSingleton<IIncomingGrainCallFilter, EdgeCallCheck>();   // After that of passes: who calls is certain.
        return silo;
    }

    private static void CheckPasses(this ISiloBuilder silo, ClusterCertificates certificates)
    {
        silo.Services.AddSingleton<ICatalogSigner>(new CatalogSigner(certificates));
        silo.AddOutgoingGrainCallFilter(new PassOnCalls(certificates));
        silo.Services.AddSingleton<IIncomingGrainCallFilter>(provider => new CallerCheck(
            certificates, provider.GetRequiredService<CallRefusals>(), provider.GetRequiredService<ILogger<CallerCheck>>()));
    }
}
