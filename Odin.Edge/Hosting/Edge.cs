using System.Collections.Immutable;
using Microsoft.Extensions.Options;
using Odin.Edge.Apps;
using Odin.Edge.Control;
using Odin.Edge.Listeners;
using Odin.Edge.Sessions;
using Odin.Edge.Takeover;
using Odin.Grains.Catalog;

namespace Odin.Edge.Hosting;

/// <summary>The edge as its host sees it: a view of the parts and the order in which they stop.</summary>
internal sealed class Edge(AppSet apps, ListenerSet listeners, LoopSessionsSet sessions, ControlLink link, TakeoverService takeover, IOptions<EdgeOptions> options) : IEdge
{
    private bool _isStopping;

    public ImmutableArray<ListenerStatus> Listeners => listeners.Statuses;

    public int LiveSessions => sessions.Live;

    public long CatalogVersion => apps.Version;

    public string Catalog => apps.Catalog;

    public bool IsStale => link.IsStale;

    public bool IsDraining => _isStopping || HandedOver.IsCancellationRequested || apps.EdgeWish != Wish.Ready;

    public CancellationToken HandedOver => takeover.HandedOver;

    public async Task WaitForCatalogAsync(long version, CancellationToken cancellationToken)
    {
        while (apps.Version < version) await link.SyncSoonAsync().WaitAsync(cancellationToken);
    }

    public async Task DrainAsync(CancellationToken cancellationToken)
    {
        _isStopping = true;
        await listeners.CloseAllAsync();
        apps.DrainAll(options.Value.DrainTimeout);
        await sessions.WhenEmptyAsync().WaitAsync(cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        await sessions.EndAllAsync(EndedBy.Drain);
    }
}
