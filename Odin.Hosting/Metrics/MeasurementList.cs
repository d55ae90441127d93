using System.Diagnostics.Metrics;

namespace Odin.Hosting.Metrics;

/// <summary>Takes samples as measurements of the meter. Of a histogram it takes one part: the buckets, the sum or the count.</summary>
internal sealed class MeasurementList(HistogramPart part = HistogramPart.Count) : ISamples
{
    private readonly List<Measurement<double>> _measurements = [];

    public IReadOnlyList<Measurement<double>> Measurements => _measurements;

    public void Add(double value, LabelText labels = default, LabelText more = default) => Add(value, labels, more, last: default);

    public void Add(IHistogram histogram, LabelText labels = default, LabelText more = default)
    {
        Span<long> counts = stackalloc long[Buckets.Most];
        var sum = histogram.Read(counts);
        long count = 0;
        for (var bucket = 0; bucket < histogram.Buckets.Count; bucket++)
        {
            count += counts[bucket];
            if (part == HistogramPart.Buckets) Add(count, labels, more, histogram.Buckets.Labels[bucket]);
        }

        if (part == HistogramPart.Sum) Add(sum.TotalSeconds, labels, more, last: default);
        if (part == HistogramPart.Count) Add(count, labels, more, last: default);
    }

    private void Add(double value, LabelText labels, LabelText more, LabelText last)
    {
        var tags = new List<KeyValuePair<string, object?>>();
        foreach (var text in new[] { labels, more, last })
        {
            tags.AddRange(text.Labels.Select(label => KeyValuePair.Create<string, object?>(label.Name, label.Value)));
        }

        _measurements.Add(new Measurement<double>(value, tags));
    }
}
