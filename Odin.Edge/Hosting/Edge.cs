using System.Collections.Immutable;
using Microsoft.Extensions.Options;
using Odin.Edge.Announcing;
using Odin.Edge.Control;
using Odin.Edge.Control.Applying;
using Odin.Edge.Counts;
using Odin.Edge.Drains;
using Odin.Edge.Events;
using Odin.Edge.Listeners;
using Odin.Edge.Sessions;
using Odin.Grains.Edges;
using Odin.Grains.Events;

namespace Odin.Edge.Hosting;

/// <summary>The edge as its host sees it: a view of the parts and the order in which they stop.</summary>
internal sealed class Edge(
    AppSet apps, ListenerSet listeners, LoopSessionsSet sessions, ControlPlaneClient link, TakeoverService takeover, DrainNotice notice,
    TimeProvider time,
    EdgeEvents events, IOptions<EdgeOptions> options, Announcer? announcer = null) : IEdge
{
    private bool _isStopping;

    public ImmutableArray<ListenerStatus> Listeners => listeners.Statuses;

    public int LiveSessions => sessions.Live;

    public int LiveSessionsOf(string app) => apps.Apps.TryGetValue(app, out var known) ? (int)known.Live.Sum() : 0;

    public long CatalogVersion => apps.Version;

    public string Catalog => apps.Catalog;

    public bool IsStale => link.IsStale;

    public bool IsDraining => WhyDraining is not null;

    public string? WhyDraining => HandedOver.IsCancellationRequested ? "a successor has taken over"
        : _isStopping ? "the process stops"
        : apps.EdgeAdminState != AdminState.Ready ? "the operator drains or has disabled this edge"
        : null;

    public bool IsReady => CatalogVersion > 0 && !IsDraining && !listeners.HasFailures;

    public CancellationToken HandedOver => takeover.HandedOver;

    /// <summary>
    /// Nobody has to be notified when no port is open: nothing is served yet, or another process or an earlier drain has them.
    /// </summary>
    public TimeSpan Notice => Listeners.Any(listener => listener.Failure is null)
        ? notice.Longest(apps.Apps.Values.Where(app => app.Drain is null).Select(app => app.Model.Spec))
        : TimeSpan.Zero;

    public async Task WaitForCatalogAsync(long version, CancellationToken cancellationToken)
    {
        while (apps.Version < version) await link.SyncSoonAsync().WaitAsync(cancellationToken);
    }

    public async Task WhenReadyAsync(CancellationToken cancellationToken)
    {
        while (!IsReady) await link.WhenPassedAsync().WaitAsync(cancellationToken);
    }

    public async Task DrainAsync(CancellationToken cancellationToken)
    {
        if (!Interlocked.Exchange(ref _isStopping, true)) events.Add(EventKind.DrainBegan, $"{WhyDraining}; {LiveSessions} sessions live");
        var withdrawn = announcer?.LeaveAsync(cancellationToken) ?? Task.CompletedTask;
        // A successor that takes the ports meanwhile leaves nobody to be notified.
        using var noMore = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, HandedOver);
        await Task.Delay(Notice, time, noMore.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        await withdrawn;
        await listeners.CloseAllAsync();
        apps.DrainAll(options.Value.DrainTimeout);
        await sessions.WhenEmptyAsync().WaitAsync(cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        await sessions.EndAllAsync(EndedBy.Drain);
    }
}
