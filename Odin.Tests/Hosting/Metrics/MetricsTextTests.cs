using System.Text;
using Odin.Hosting.Metrics;

namespace Odin.Tests.Hosting.Metrics;

public sealed class MetricsTextTests : IDisposable
{
    private readonly MetricsText _text = new();

    [Fact]
    public void A_metric_without_labels_is_its_help_its_type_and_a_line()
    {
        _text.Begin(Metric.Counter("odin_a_total", "", "A \\ thing\nwith two lines."));
        _text.Add(3);

        Written().ShouldBe("# HELP odin_a_total A \\\\ thing\\nwith two lines.\n# TYPE odin_a_total counter\nodin_a_total 3\n");
    }

    [Theory]
    [InlineData(0, "0")]
    [InlineData(-1, "-1")]
    [InlineData(1e15 - 1, "999999999999999")]
    [InlineData(0.25, "0.25")]
    [InlineData(1e-5, "1E-05")]
    [InlineData(1e18, "1E+18")]
    [InlineData(1764376664.123, "1764376664.123")]
    public void Numbers_are_exact(double value, string text)
    {
        _text.Begin(Metric.Gauge("a", "", ""));
        _text.Add(value);

        Written().ShouldEndWith($"\na {text}\n");
    }

    [Fact]
    public void Labels_are_joined_and_their_values_escaped()
    {
        _text.Begin(Metric.Gauge("a", "", "", "app", "target", "state"));
        _text.Add(1, LabelText.Of(("app", "say \"hi\"\\\n"), ("target", "münchen:1")), LabelText.Of("state", "up"));

        Written().ShouldEndWith("\na{app=\"say \\\"hi\\\"\\\\\\n\",target=\"münchen:1\",state=\"up\"} 1\n");
    }

    [Fact]
    public void A_histogram_is_cumulated_and_its_count_is_its_last_bucket()
    {
        var histogram = new SharedHistogram(Buckets.OfSeconds(0.00001, 0.5, 1));
        foreach (var seconds in new[] { 0.00001, 0.5, 0.75, 1.5, 2 }) histogram.Observe(TimeSpan.FromSeconds(seconds));

        _text.Begin(Metric.Histogram("a_seconds", "", "app"));
        _text.Add(histogram, LabelText.Of("app", "x"));

        Written().ShouldEndWith("""
            # TYPE a_seconds histogram
            a_seconds_bucket{app="x",le="0.00001"} 1
            a_seconds_bucket{app="x",le="0.5"} 2
            a_seconds_bucket{app="x",le="1"} 3
            a_seconds_bucket{app="x",le="+Inf"} 5
            a_seconds_sum{app="x"} 4.75001
            a_seconds_count{app="x"} 5

            """);
    }

    [Fact]
    public void A_histogram_that_observed_nothing_has_no_lines()
    {
        _text.Begin(Metric.Histogram("a_seconds", ""));
        _text.Add(new SharedHistogram(Buckets.OfSeconds(1)));

        Written().ShouldEndWith("histogram\n");
    }

    [Fact]
    public void Lines_beyond_the_buffer_are_kept()
    {
        var label = LabelText.Of("app", new string('x', 1000));
        _text.Begin(Metric.Gauge("a", "", "", "app"));
        for (var line = 0; line < 1000; line++) _text.Add(line, label);

        _text.IsFull.ShouldBeTrue();
        Written().Split('\n').Length.ShouldBe(1000 + 3);
        Written().ShouldEndWith("\"} 999\n");
    }

    [Theory]
    [InlineData("TimedOut", "timed_out")]
    [InlineData("Lease", "lease")]
    [InlineData("PerClient", "per_client")]
    public void Names_of_code_become_words(string name, string words) => LabelText.Words(name).ShouldBe(words);

    public void Dispose() => _text.Dispose();

    private string Written() => Encoding.UTF8.GetString(_text.Written.Span);
}
