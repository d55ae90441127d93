using System.Collections.Concurrent;
using Odin.Grains.Catalog;
using Odin.Grains.Edges;
using Odin.Grains.Failures;
using Odin.Grains.Tickets;
using Odin.Hosting.Certificates;
using Odin.Hosting.Settings;

namespace Odin.Silo.Callers;

/// <summary>Decides whether there can be a grain, before a silo is chosen for it: for a made-up name none is made.</summary>
/// <remarks>From any thread. A grain that is there already is not looked at: its calls are checked one by one.</remarks>
/// <param name="refusals">Counts.</param>
/// <param name="certificates">Null: nobody knows who calls, and only names are looked at.</param>
internal sealed class GrainKeys(CallRefusals refusals, TimeProvider time, ClusterCertificates? certificates = null)
{
    private static readonly TimeSpan RememberedFor = TimeSpan.FromHours(1);

    private readonly KnownPasses? _passes = certificates is null ? null : new KnownPasses(certificates);
    private readonly ConcurrentDictionary<string, Dictionary<string, long>> _regions = new(StringComparer.Ordinal);

    /// <param name="grain">Which is to be made.</param>
    /// <param name="context">Of the call that is for it.</param>
    /// <exception cref="CallRefusedException">There can be none.</exception>
    public void Check(GrainId grain, IReadOnlyDictionary<string, object>? context)
    {
        var (type, key) = (grain.Type.ToString()!, grain.Key.ToString()!);
        var isGood = type switch
        {
            "region" or "appbackend" or "permitregister" => Identifier.IsValid(key),
            "regionshard" => RegionShards.IsShard(key),
            "ticketkeys" => key == ITicketKeysGrain.Key,
            "appcatalog" => key == IAppCatalogGrain.Key,
            _ => true,
        };
        var caller = CallerOf(context);
        if (!isGood) throw Refuse(caller, type, "there is no such name");
        if (type is "region" or "regionshard" && caller is { Role: CertificateRole.Edge }
            && !MayReportTo(caller.Name, RegionShards.RegionOf(key)))
            throw Refuse(caller, type, $"it has reported to {EdgeLimits.MaxRegions} regions within an hour");
    }

    private CertificateName? CallerOf(IReadOnlyDictionary<string, object>? context) =>
        _passes is not null && context?.GetValueOrDefault(PassOnCalls.Key) is string pass ? _passes.Who(pass) : null;

    private bool MayReportTo(string edge, string region)
    {
        var regions = _regions.GetOrAdd(edge, _ => []);   // As many as the authority has signed names.
        lock (regions)
        {
            foreach (var (known, at) in regions)
            {
                if (time.GetElapsedTime(at) >= RememberedFor) regions.Remove(known);
            }

            if (regions.Count >= EdgeLimits.MaxRegions && !regions.ContainsKey(region)) return false;
            regions[region] = time.GetTimestamp();
            return true;
        }
    }

    private CallRefusedException Refuse(CertificateName? caller, string type, string reason)
    {
        if (caller is { Role: CertificateRole.Edge }) refusals.Add(CallRefusal.NoSuchGrain, caller.Name, type, reason);
        else refusals.Count(CallRefusal.NoSuchGrain);
        return new CallRefusedException($"No grain of type {type} was made: {reason}.");
    }
}
