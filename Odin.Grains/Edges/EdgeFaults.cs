using System.Collections.Immutable;
using Odin.Grains.Events;
using Odin.Grains.Targets;

namespace Odin.Grains.Edges;

/// <summary>What is beyond <see cref="EdgeLimits"/> in what an edge sends. Pure; a null answer: nothing is.</summary>
/// <remarks>Counts may lie within their limits: an edge is believed what it says of its own sessions.</remarks>
public static class EdgeFaults
{
    public static string? Of(EdgeIdentity edge) => Check(new FirstFault(), edge).Found;

    public static string? Of(EdgeReport report, DateTimeOffset now)
    {
        var fault = Check(new FirstFault(), report.Edge)
            .Is(!report.Apps.IsDefault, "no list of apps")
            .Count("as the catalog's version", report.CatalogVersion, EdgeLimits.MaxCounter)
            .Text("a catalog's identity", report.Catalog, EdgeLimits.MaxShortText)
            .Text("a version", report.Version, EdgeLimits.MaxShortText)
            .Text("a mark of a seal", report.SealMark, EdgeLimits.MaxShortText)
            .Text("a reason why a configuration was refused", report.Refused?.Reason)
            .Count("lost events", report.EventsLost, EdgeLimits.MaxCounter)
            .Count("apps", report.Rows ?? 0, EdgeLimits.MaxApps)
            .Each("ports that are not open", report.ClosedPorts, EdgeLimits.MaxClosedPorts, Check)
            .Each("VIPs", report.Vips, EdgeLimits.MaxVips, Check)
            .Each("apps that are gone", report.Gone, EdgeLimits.MaxApps, static (fault, app) => fault.Name("an app", app));
        if (report.Load is { } load) Check(fault, load);
        var own = SourceOf(report.Edge);
        fault.Each("events", report.Events, EdgeLimits.MaxEvents, (found, one) => Check(found, one, report.Edge, own));
        Check(fault, report.Apps, now);
        Check(fault, report.Repeats, now);
        return fault.Found;
    }

    public static string? Of(LeaseRequest request, DateTimeOffset now)
    {
        var fault = Check(new FirstFault(), request.Edge).Is(request.Report is not null, "no report");
        if (fault.Found is null) Check(fault, request.Report!, now);
        return fault.Found;
    }

    public static string? Of(PermitRequest request, DateTimeOffset now) =>
        Check(new FirstFault(), request.Edge)
            .Is(!request.Lines.IsDefault, "no lines")
            .Count("as an activation's number", request.Epoch, now.UtcTicks)
            .Is(request.Lines.IsDefault || request.Lines.Length == 1 || request.Lines.DistinctBy(line => line?.Target).Count()
                == request.Lines.Length, "a limit that is named twice")
            .Each("limits", request.Lines, EdgeLimits.MaxTargets, static (fault, line) => fault
                .Count("permits", line.Quota, int.MaxValue).Count("sessions", line.Used, int.MaxValue)
                .Count("clients that wait", line.Wanted, int.MaxValue)
                .Text("a target's name", line.Target?.Host, EdgeLimits.MaxShortText * 2)).Found;

    public static string? Of(EdgeIdentity edge, CatalogChanges copy) =>
        Check(new FirstFault(), edge)
            .Is(!copy.Changed.IsDefault && !copy.Edges.IsDefault && !copy.SoftRegions.IsDefault, "no list of apps")
            .Count("as the catalog's version", copy.Version, EdgeLimits.MaxCounter)
            .Text("a catalog's identity", copy.Catalog, EdgeLimits.MaxShortText)
            .Text("a seal", copy.Seal)
            .Each("apps", copy.Changed, EdgeLimits.MaxApps, static (fault, app) => fault.Is(app.Spec is not null, "an app of nothing"))
            .Each("edges", copy.Edges, EdgeLimits.MaxApps, static (fault, state) => fault
                .Is(state.EdgeId is not null && EdgeName.IsOne(state.EdgeId), "an edge that is no name"))
            .Each("regions", copy.SoftRegions, EdgeLimits.MaxApps, static (fault, region) => fault.Name("a region", region)).Found;

    /// <summary>Under which an edge reports its events.</summary>
    public static string SourceOf(EdgeIdentity edge) => $"edge {edge.Id} {edge.Epoch}";

    private static FirstFault Check(FirstFault fault, EdgeIdentity? edge) =>
        fault.Is(edge?.Id is not null && EdgeName.IsOne(edge.Id), "an edge's id that is no name").Name("a region", edge?.Region);

    private static void Check(FirstFault fault, ClosedPort port) =>
        fault.Name("an app", port.App).Count("as a port", port.Port, ushort.MaxValue).Text("a reason", port.Reason);

    private static void Check(FirstFault fault, VipReport vip) =>
        fault.Name("a VIP", vip.Vip).Count("as a VIP's state", (int)vip.State, EdgeLimits.MaxKinds)
            .Length("a time since", vip.Since).Text("a reason", vip.Why)
            .Count("peers", vip.Peers, EdgeLimits.MaxVips).Count("peers", vip.PeersUp, EdgeLimits.MaxVips);

    private static void Check(FirstFault fault, EdgeLoad load) =>
        fault.Count("loops", load.Loops, ushort.MaxValue).Finite("a busy share", load.BusyShare)
            .Finite("a rate", load.NewPerSecond).Length("a time to assign", load.AssignP99).Length("a lag", load.LoopLag)
            .Count("sessions' room", load.Room ?? 0, long.MaxValue);

    /// <summary>An edge speaks of itself: an event in another's name would hide the other's own.</summary>
    private static void Check(FirstFault fault, ClusterEvent one, EdgeIdentity edge, string source) =>
        fault.Is(one.Source == source && (one.Edge is null || one.Edge == edge.Id) && (one.Region is null || one.Region == edge.Region),
                "an event of somebody else")
            .Count("as the kind of an event", (int)one.Kind, EdgeLimits.MaxKinds)
            .Count("as an event's number", one.Number, EdgeLimits.MaxCounter)
            .Is(one.App is null || one.App.Length <= EdgeLimits.MaxShortText, "an event of an app that is no name")
            .Text("a target's name", one.Target).Is(one.Text is not null, "an event without a text")
            .Text("an event", one.Text, EdgeLimits.MaxEventText);

    private static void Check(FirstFault fault, ImmutableArray<AppReport> apps, DateTimeOffset now)
    {
        var targets = 0L;
        fault.Each("apps", apps, EdgeLimits.MaxApps, (found, app) =>
        {
            Check(found, app, now);
            targets += app.Live.AsSpan().Length;
            found.Count("targets", targets, EdgeLimits.MaxTargetsInAll);
        });
    }

    private static void Check(FirstFault fault, AppReport app, DateTimeOffset now)
    {
        fault.Name("an app", app.App).Count("as an app's version", app.ConfigVersion, EdgeLimits.MaxCounter)
            .Count("as an activation's number", app.GrainEpoch, (now + EdgeLimits.MaxClockAhead).UtcTicks)
            .Is(IsGood(app.Live) && IsGood(app.Unused) && IsGood(app.Usable) && IsGood(app.Total) && IsGood(app.ConnectMicroseconds),
                $"an app with more than {EdgeLimits.MaxTargets} targets")
            .Is(!app.Total.AsSpan().ContainsAnyExceptInRange(long.MinValue, EdgeLimits.MaxCounter), "a counter beyond all numbers")
            .Each("findings", app.HealthReport, EdgeLimits.MaxTargets, Check);
    }

    private static bool IsGood<T>(ImmutableArray<T> numbers) => numbers.IsDefault || numbers.Length <= EdgeLimits.MaxTargets;

    private static void Check(FirstFault fault, TargetHealthReport finding) =>
        fault.Count("as a target's health", (int)(finding.Probed ?? TargetHealth.Unknown), EdgeLimits.MaxKinds)
            .Text("a failure", finding.LastFailure).Text("a reason", finding.Unusable).Text("a note of addresses", finding.Addresses);
}
