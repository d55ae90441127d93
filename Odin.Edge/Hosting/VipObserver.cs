using System.Collections.Immutable;
using System.Net;
using Odin.Edge.Announcing;
using Odin.Edge.Apps;
using Odin.Edge.Control.Applying;
using Odin.Edge.Listeners;
using Odin.Edge.Loops;
using Odin.Edge.Sessions;
using Odin.Grains.Configuration;
using Odin.Grains.Edges;

namespace Odin.Edge.Hosting;

/// <summary>Looks at what a VIP needs on this edge: its addresses, the ports of its apps, loops that answer, targets. For the announcer's
/// thread.</summary>
internal sealed class VipObserver(AppSet apps, ListenerSet listeners, LoopSessionsSet sessions, LoopLag lag, LocalAddresses addresses,
    Shedding shedding, TimeProvider time) : IVipObserver
{
    /// <summary>Later than this another edge serves better.</summary>
    private static readonly TimeSpan LateAfter = TimeSpan.FromSeconds(1);

    /// <summary>A loop that answers nobody for so long is as good as a closed port.</summary>
    private static readonly TimeSpan StuckAfter = TimeSpan.FromSeconds(5);

    private (ImmutableArray<ListenerStatus> All, ImmutableArray<EdgeApp> Served, ILookup<string, ListenerStatus> ByApp)? _statuses;

    public ImmutableArray<VipObservation> Observe()
    {
        var late = lag.Longest();
        var shed = shedding.Why(sessions.Live);
        var served = apps.WithVip.All;
        if (served.IsEmpty) return [];
        var statuses = StatusesOf(served);
        // An app that is being changed may have no VIP by now.
        return [.. served.Where(app => app.Model.Spec.Vip is not null)
            .GroupBy(app => app.Model.Spec.Vip!.Name, StringComparer.OrdinalIgnoreCase)
            .Select(vip => Observe(vip.First().Model.Spec.Vip!, [.. vip], statuses, late, shed))];
    }

    /// <summary>Made anew when ports or these apps are others.</summary>
    private ILookup<string, ListenerStatus> StatusesOf(ImmutableArray<EdgeApp> served)
    {
        var all = listeners.Statuses;
        if (_statuses is { } known && known.All == all && known.Served == served) return known.ByApp;
        var names = served.Select(app => app.Name).ToHashSet(StringComparer.OrdinalIgnoreCase);
        var byApp = all.Where(status => names.Contains(status.App)).ToLookup(status => status.App, StringComparer.OrdinalIgnoreCase);
        _statuses = (all, served, byApp);
        return byApp;
    }

    private VipObservation Observe(VipSpec vip, ImmutableArray<EdgeApp> served, ILookup<string, ListenerStatus> statuses, TimeSpan late,
        string? shed)
    {
        ImmutableArray<IPAddress> own = [.. vip.Addresses.Select(IPAddress.Parse)];
        var blocker = own.Where(address => !addresses.All.Contains(address))
                .Select(address => $"{address} is on no interface of this machine; add it, for example: ip address add {address} dev lo")
                .FirstOrDefault()
            ?? served.Select(app => WhyClosed(app, own, [.. statuses[app.Name]])).FirstOrDefault(why => why is not null)
            ?? (late > StuckAfter ? $"an event loop has not answered for {late.TotalSeconds:0} s" : null);
        var doubt = late > LateAfter ? "event loops are late by more than a second" : null;
        doubt ??= shed;
        doubt ??= RegionOutage.IsOnlyHere(served, LoopClock.Milliseconds(time))
            ? "no target can be used from here, and other regions find some healthy" : null;
        return new VipObservation(vip.Name, own, new VipFacts(apps.EdgeAdminState, blocker, doubt, Steering()));
    }

    private string? Steering() => apps.IsRegionSoft ? "the operator steers clients away from this region (`odin steer`)" : null;

    /// <summary>Null: every port of the app is open at these addresses. One that the operator has drained everywhere needs none: that is no
    /// fact of this edge.</summary>
    private static string? WhyClosed(EdgeApp app, ImmutableArray<IPAddress> own, ImmutableArray<ListenerStatus> open)
    {
        if (app.Model.AdminStates.App != AdminState.Ready) return null;
        if (open.FirstOrDefault(status => status.Failure is not null) is { } failed) return $"app {app.Name}: {failed.Failure}";
        if (app.TlsFailure is { } reason) return $"app {app.Name}: {reason}";
        if (open.Length < app.Model.Spec.Ports.Sum(range => range.Count)) return $"the ports of app {app.Name} are not open";
        return open.SelectMany(status => own.Where(address => !IsCovered(status.Endpoint.Address, address))
            .Select(_ => $"app {app.Name} listens on {status.Endpoint.Address} alone; start the edge without --address"))
            .FirstOrDefault();
    }

    private static bool IsCovered(IPAddress listening, IPAddress address) =>
        listening.Equals(address) || listening.Equals(IPAddress.IPv6Any)
        || (listening.Equals(IPAddress.Any) && address.AddressFamily == listening.AddressFamily);
}
