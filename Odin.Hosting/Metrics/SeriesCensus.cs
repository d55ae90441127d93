namespace Odin.Hosting.Metrics;

/// <summary>Which series there are now: how many of each instrument, and whether some of before are gone.</summary>
internal sealed class SeriesCensus : ISamples
{
    private readonly Dictionary<string, int> _byInstrument = [];
    private readonly HashSet<(string Metric, ulong Labels)> _series = [];
    private Metric _metric = null!;

    public static SeriesCensus Of(MetricsRegistry registry)
    {
        var census = new SeriesCensus();
        foreach (var (metric, read) in registry.Readers)
        {
            census._metric = metric;
            read(census);
        }

        return census;
    }

    /// <summary>0: no series of this instrument was seen.</summary>
    public int CountOf(string instrument) => _byInstrument.GetValueOrDefault(instrument);

    public bool HasLost(SeriesCensus before) => !before._series.IsSubsetOf(_series);

    /// <summary>Whether every instrument has at most as many series as <paramref name="limitOf"/> says.</summary>
    public bool Fits(Func<string, int> limitOf) => _byInstrument.All(instrument => instrument.Value <= limitOf(instrument.Key));

    public void Add(double value, LabelText labels = default, LabelText more = default) => Count(_metric.Name, 1, labels, more);

    public void Add(IHistogram histogram, LabelText labels = default, LabelText more = default)
    {
        Count($"{_metric.Name}_bucket", histogram.Buckets.Count, labels, more);
        Count($"{_metric.Name}_sum", 1, labels, more);
        Count($"{_metric.Name}_count", 1, labels, more);
    }

    private void Count(string instrument, int series, LabelText labels, LabelText more)
    {
        _byInstrument[instrument] = CountOf(instrument) + series;
        _series.Add((instrument, labels.Hash * 31 + more.Hash));
    }
}
