using Odin.Grains.AppBackends;
using Odin.Grains.Edges;

namespace Odin.Bench.Calls;

/// <summary>One process of an edge that asks for lease after lease of one app, and uses none of them.</summary>
internal sealed class LeasingEdge(IAppBackendGrain grain, string app, EdgeIdentity edge)
{
    private const int Want = 8;

    private long _requests;
    private Lease? _last;

    public async Task LeaseAsync()
    {
        var request = ++_requests;
        var lease = await grain.LeaseAsync(new LeaseRequest { Edge = edge, RequestId = request, Want = Want, Report = Report(request) });
        _last = lease;
    }

    /// <summary>The app's grain has its document and assigns.</summary>
    public bool IsServed => _last is { Slots.Length: > 0 };

    private AppReport Report(long request) => new()
    {
        App = app,
        ConfigVersion = _last?.ConfigVersion ?? 0,
        GrainEpoch = _last?.GrainEpoch ?? 0,
        Sequence = request,
        Live = [.. new int[CheckedSilo.Targets]],
        Unused = [.. new int[CheckedSilo.Targets]],
        Total = [.. new long[CheckedSilo.Targets]],
        Usable = [.. Enumerable.Repeat(true, CheckedSilo.Targets)],
        LeaseHeld = _last?.RequestId ?? 0,
        LeasePending = request,
    };
}
