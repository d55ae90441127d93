using Microsoft.Extensions.Logging.Abstractions;
using Odin.Grains.AppBackends;
using Odin.Grains.Catalog;
using Odin.Grains.Edges;
using Odin.Grains.Permits;

namespace Odin.Bench.World;

/// <summary>One activation of an app's grain: the product's backend, on one silo until that dies.</summary>
internal sealed class CostedApp
{
    private readonly AppBackend _backend;
    private readonly TimeSpan _start;

    public CostedApp(AppVersion version, int silo, TimeSpan now, IEnumerable<string> regions, Random random)
    {
        (Silo, _start, RefreshAt) = (silo, now, now + AppBackendGrain.RefreshInterval * random.NextDouble());
        _backend = new AppBackend(version.Spec.Name, now.Ticks, random, NullLogger.Instance);
        _backend.Know(regions);
        _backend.Configure(version);
    }

    public int Silo { get; }

    /// <summary>When it asks the catalog next.</summary>
    public TimeSpan RefreshAt { get; private set; }

    public Lease Lease(LeaseRequest request, TimeSpan now) => _backend.Lease(request, now - _start);

    public BackendSnapshot Merge(RegionRollUp rollUp, TimeSpan now) => _backend.Merge(rollUp, now - _start);

    public PermitAnswer Exchange(PermitRequest request, TimeSpan now) => _backend.Permits.Exchange(request, now - _start);

    public IEnumerable<string> RegionsToWake(TimeSpan now) => _backend.RegionsToWake(now - _start);

    public AppStatus Status(TimeSpan now) => _backend.Status(now - _start);

    public void Refresh(AppLookup lookup, TimeSpan now)
    {
        RefreshAt = now + AppBackendGrain.RefreshInterval;
        _backend.Know(lookup.Regions);
        _backend.Configure(lookup.App);
        _backend.Update(now - _start);
    }

    /// <summary>Asks the register until nothing is left to ask.</summary>
    public void AskRegister(Func<RegisterStep, PermitClaim?> ask, TimeSpan now)
    {
        var at = now - _start;
        while (_backend.Permits.NextStep(at) is { } step)
        {
            var answer = ask(step);
            if (step is RegisterStep.Write write) _backend.Permits.OnWritten(write, answer is not null, at);
            else _backend.Permits.OnClaimed(answer!, at, at);
        }
    }
}
