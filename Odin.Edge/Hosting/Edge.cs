using System.Collections.Immutable;
using Microsoft.Extensions.Options;
using Odin.Edge.Apps;
using Odin.Edge.Control;
using Odin.Edge.Listeners;
using Odin.Edge.Sessions;

namespace Odin.Edge.Hosting;

/// <summary>The edge as its host sees it: a view of the parts and the order in which they stop.</summary>
internal sealed class Edge(AppSet apps, ListenerSet listeners, LoopSessionsSet sessions, ControlLink link, IOptions<EdgeOptions> options, TimeProvider time) : IEdge
{
    private static readonly TimeSpan DrainStep = TimeSpan.FromMilliseconds(20);

    public ImmutableArray<ListenerStatus> Listeners => listeners.Statuses;

    public int LiveSessions => sessions.Live;

    public long CatalogVersion => apps.Version;

    public bool IsStale => link.IsStale;

    public bool IsDraining { get; private set; }

    public async Task WaitForCatalogAsync(long version, CancellationToken cancellationToken)
    {
        while (apps.Version < version) await link.SyncSoonAsync().WaitAsync(cancellationToken);
    }

    public async Task DrainAsync(CancellationToken cancellationToken)
    {
        IsDraining = true;
        await listeners.CloseAllAsync();
        var ends = apps.Apps.Values.ToDictionary(app => app, app => options.Value.DrainTimeout ?? app.Model.Spec.Drain.Timeout);
        var started = time.GetTimestamp();
        while (sessions.Live > 0 && !cancellationToken.IsCancellationRequested)
        {
            foreach (var (app, end) in ends.Where(pair => time.GetElapsedTime(started) >= pair.Value).ToList())
            {
                await sessions.EndAllAsync(app, EndedBy.Drain);
                ends.Remove(app);
            }

            if (ends.Count == 0) break;   // What is left belongs to apps that are configured no more.
            await Task.Delay(DrainStep, time, CancellationToken.None);
        }

        await sessions.EndAllAsync(null, EndedBy.Drain);
    }
}
