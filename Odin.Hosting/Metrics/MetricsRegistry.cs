using System.Collections.Immutable;

namespace Odin.Hosting.Metrics;

/// <summary>All metrics of this process.</summary>
public sealed class MetricsRegistry
{
    private readonly ImmutableArray<(IMetricSet Set, ImmutableArray<int> Metrics)> _sets;

    /// <param name="sets">A metric that a silo and an edge in one process both have is the edge's, which is added last.</param>
    public MetricsRegistry(IEnumerable<IMetricSet> sets)
    {
        var names = new HashSet<string>();
        _sets = [.. sets.Reverse().Select(set => (set,
            set.Metrics.Index().Where(metric => names.Add(metric.Item.Name)).Select(metric => metric.Index).ToImmutableArray())).Reverse()];
    }

    public IEnumerable<Metric> Metrics => _sets.SelectMany(part => part.Metrics.Select(index => part.Set.Metrics[index]));

    /// <summary>Writes the whole page.</summary>
    public async Task WriteAsync(Stream page, CancellationToken cancellationToken)
    {
        using var text = new MetricsText();
        foreach (var (set, metrics) in _sets)
        {
            foreach (var full in set.Write(metrics, text)) await FlushAsync(full, page, cancellationToken);
        }

        await FlushAsync(text, page, cancellationToken);
    }

    /// <summary>Each metric with what reads it.</summary>
    internal IEnumerable<(Metric Metric, Action<ISamples> Read)> Readers => _sets.SelectMany(part =>
        part.Metrics.Select(index => (part.Set.Metrics[index], (Action<ISamples>)(samples => part.Set.Read(index, samples)))));

    private static async ValueTask FlushAsync(MetricsText text, Stream page, CancellationToken cancellationToken)
    {
        await page.WriteAsync(text.Written, cancellationToken);
        text.Clear();
    }
}
