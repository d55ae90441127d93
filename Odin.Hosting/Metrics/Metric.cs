using System.Collections.Immutable;
using System.Text;

namespace Odin.Hosting.Metrics;

/// <summary>One metric as it is declared: the text of <c>/metrics</c>, the instrument of the meter and the test of docs/METRICS.md come
/// from here.</summary>
/// <param name="Name">As Prometheus knows it, in base units; counters end in <c>_total</c>.</param>
/// <param name="Type">How it behaves.</param>
/// <param name="Unit">In UCUM: <c>s</c>, <c>By</c>; empty for counts and flags.</param>
/// <param name="Help">One sentence.</param>
/// <param name="Labels">The names of its labels, in the order of the page.</param>
public sealed record Metric(string Name, MetricType Type, string Unit, string Help, ImmutableArray<string> Labels)
{
    /// <summary>The two lines before its samples.</summary>
    internal byte[] Header { get; } =
        Encoding.UTF8.GetBytes($"# HELP {Name} {EscapeHelp(Help)}\n# TYPE {Name} {Type.ToString().ToLowerInvariant()}\n");

    internal byte[] NameText { get; } = Encoding.UTF8.GetBytes(Name);

    public static Metric Gauge(string name, string unit, string help, params ImmutableArray<string> labels) =>
        new(name, MetricType.Gauge, unit, help, labels);

    public static Metric Counter(string name, string unit, string help, params ImmutableArray<string> labels) =>
        new(name, MetricType.Counter, unit, help, labels);

    public static Metric Histogram(string name, string help, params ImmutableArray<string> labels) =>
        new(name, MetricType.Histogram, "s", help, labels);

    private static string EscapeHelp(string help) => help.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\n", "\\n",
        StringComparison.Ordinal);
}
