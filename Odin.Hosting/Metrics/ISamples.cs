namespace Odin.Hosting.Metrics;

/// <summary>Takes the samples of one metric at a time.</summary>
public interface ISamples
{
    /// <param name="value">In the metric's unit.</param>
    /// <param name="labels">The default: the metric has none.</param>
    /// <param name="more">The labels after those.</param>
    void Add(double value, LabelText labels = default, LabelText more = default);

    /// <summary>A histogram of the same labels. One that has observed nothing is left out.</summary>
    void Add(IHistogram histogram, LabelText labels = default, LabelText more = default);
}
