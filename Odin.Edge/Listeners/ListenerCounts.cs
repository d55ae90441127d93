using System.Collections.Immutable;

namespace Odin.Edge.Listeners;

/// <summary>The ports of each app, counted. Immutable.</summary>
internal sealed class ListenerCounts
{
    private readonly Dictionary<string, (int Open, int Failed)> _byApp = new(StringComparer.OrdinalIgnoreCase);

    public ListenerCounts(ImmutableArray<ListenerStatus> statuses)
    {
        foreach (var status in statuses)
        {
            var (open, failed) = Of(status.App);
            _byApp[status.App] = status.Failure is null ? (open + 1, failed) : (open, failed + 1);
        }
    }

    public (int Open, int Failed) Of(string app) => _byApp.GetValueOrDefault(app);
}
