using System.Collections.Immutable;

namespace Odin.Edge.Listeners;

/// <summary>All listeners at one moment. Immutable; made when somebody asks after a change.</summary>
/// <param name="revision">Of the ports.</param>
/// <param name="ports">One that is neither open nor has failed is being opened.</param>
internal sealed class ListenerView(int revision, IEnumerable<PortListener> ports)
{
    private ListenerCounts? _counts;

    public int Revision => revision;

    /// <summary>In the order of apps and ports.</summary>
    public ImmutableArray<ListenerStatus> Statuses { get; } =
        [.. ports.Where(port => port.IsOpen || port.Failure is not null).SelectMany(listener => listener.Statuses)
            .OrderBy(status => status.App, StringComparer.OrdinalIgnoreCase).ThenBy(status => status.Endpoint.Port)];

    public ListenerCounts Counts => _counts ??= new ListenerCounts(Statuses);
}
