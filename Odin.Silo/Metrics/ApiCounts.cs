using System.Collections.Concurrent;
using Odin.Hosting.Metrics;

namespace Odin.Silo.Metrics;

/// <summary>Counts what is asked of the admin API, and what is refused. From any thread.</summary>
internal sealed class ApiCounts
{
    private static readonly Buckets Boundaries = Buckets.OfSeconds(0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5);

    private readonly ConcurrentDictionary<(string Route, int Code), long> _requests = new();
    private readonly ConcurrentDictionary<string, SharedHistogram> _durations = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, long> _denied = new(StringComparer.Ordinal);

    public IReadOnlyList<KeyValuePair<(string Route, int Code), long>> Requests => [.. _requests.OrderBy(pair => pair.Key)];

    public IReadOnlyList<KeyValuePair<string, SharedHistogram>> Durations =>
        [.. _durations.OrderBy(pair => pair.Key, StringComparer.Ordinal)];

    public IReadOnlyList<KeyValuePair<string, long>> Denied => [.. _denied.OrderBy(pair => pair.Key, StringComparer.Ordinal)];

    /// <param name="route">Method and path as the table of routes has them, so that callers can make no series.</param>
    /// <param name="code">The HTTP status.</param>
    /// <param name="took">Null: a stream, which lasts as long as its reader likes.</param>
    public void OnServed(string route, int code, TimeSpan? took)
    {
        _requests.AddOrUpdate((route, code), 1, (_, count) => count + 1);
        if (took is { } length) _durations.GetOrAdd(route, _ => new SharedHistogram(Boundaries)).Observe(length);
    }

    /// <param name="reason">As the audit has it.</param>
    public void OnDenied(string reason) => _denied.AddOrUpdate(reason.Replace(' ', '_'), 1, (_, count) => count + 1);
}
