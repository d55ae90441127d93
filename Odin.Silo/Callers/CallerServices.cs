using Odin.Hosting.Certificates;

namespace Odin.Silo.Callers;

/// <summary>Makes a silo show its pass and look at those of others.</summary>
internal static class CallerServices
{
    public static ISiloBuilder CheckCallers(this ISiloBuilder silo, ClusterCertificates certificates)
    {
        silo.AddOutgoingGrainCallFilter(new PassOnCalls(certificates));
        silo.Services.AddSingleton<IIncomingGrainCallFilter>(provider => new CallerCheck(
            certificates, provider.GetRequiredService<ILogger<CallerCheck>>()));
        return silo;
    }
}
