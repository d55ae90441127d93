using Odin.Edge.Control.Applying;
using Odin.Hosting.Metrics;

namespace Odin.Edge.Metrics;

/// <summary>What an edge says of its clients that targets of other regions serve: after a shift to it, or because its own region has none
/// left.</summary>
internal static class ServedElsewhereMetrics
{
    /// <param name="region">The edge's own.</param>
    public static IMetricSet Create(AppSet apps, string region) => new MetricSet<KeyValuePair<string, long>>(() => Count(apps, region),
        new MetricReader<KeyValuePair<string, long>>(
            Metric.Gauge("odin_sessions_served_elsewhere", "",
                "Live sessions of this edge's clients that targets of another region serve, by that region.", "target_region"),
            (served, samples) => samples.Add(served.Value, LabelText.Of("target_region", served.Key))));

    /// <summary>A region that has targets has a number, also when it is 0.</summary>
    private static KeyValuePair<string, long>[] Count(AppSet apps, string region)
    {
        var counts = new SortedDictionary<string, long>(StringComparer.OrdinalIgnoreCase);
        foreach (var (_, app) in apps.Apps)
        {
            var (targets, specs) = (app.Model.Targets, app.Model.Spec.Targets);
            for (var place = 0; place < specs.Length; place++)   // No enumerator for each of ten thousand apps.
            {
                if (specs[place].Region is not { } other || region.Equals(other, StringComparison.OrdinalIgnoreCase)) continue;
                counts[other] = counts.GetValueOrDefault(other) + targets[place].Live.Sum();
            }
        }

        return [.. counts];
    }
}
