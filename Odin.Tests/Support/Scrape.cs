using System.Globalization;
using System.Text;
using Microsoft.Extensions.DependencyInjection;
using Odin.Hosting.Metrics;

namespace Odin.Tests.Support;

/// <summary>The page <c>/metrics</c> of a process, read as Prometheus does.</summary>
internal sealed class Scrape
{
    private readonly Dictionary<string, double> _values = [];

    private Scrape(string text)
    {
        Text = text;
        foreach (var line in text.Split('\n', StringSplitOptions.RemoveEmptyEntries))
        {
            if (line.StartsWith("# TYPE ", StringComparison.Ordinal)) Types.Add(line.Split(' ')[2], line.Split(' ')[3]);
            if (line[0] == '#') continue;
            var end = line.LastIndexOf(' ');
            _values.Add(line[..end], double.Parse(line[(end + 1)..], CultureInfo.InvariantCulture));
        }
    }

    public string Text { get; }

    /// <summary>By name.</summary>
    public Dictionary<string, string> Types { get; } = [];

    public IReadOnlyDictionary<string, double> Values => _values;

    /// <summary>Of one series, written as on the page.</summary>
    public double this[string series] => _values.TryGetValue(series, out var value)
        ? value : throw new KeyNotFoundException($"No series {series} in:\n{Text}");

    public static Scrape Of(string text) => new(text);

    public static async Task<Scrape> OfAsync(IServiceProvider services)
    {
        using var page = new MemoryStream();
        await services.GetRequiredService<MetricsRegistry>().WriteAsync(page, CancellationToken.None);
        return new Scrape(Encoding.UTF8.GetString(page.ToArray()));
    }

    public static async Task<Scrape> OfAsync(string adminAddress)
    {
        using var http = new HttpClient();
        return new Scrape(await http.GetStringAsync(new Uri(new Uri(adminAddress), "/metrics")));
    }

    /// <summary>All series of a metric that have all of these labels, added.</summary>
    public double Sum(string metric, params string[] labels) => _values
        .Where(series => (series.Key == metric || series.Key.StartsWith($"{metric}{{", StringComparison.Ordinal))
            && labels.All(label => series.Key.Contains(label, StringComparison.Ordinal)))
        .Sum(series => series.Value);
}
