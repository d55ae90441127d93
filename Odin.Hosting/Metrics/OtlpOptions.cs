using System.Collections.Immutable;
using Odin.Hosting.Settings;

namespace Odin.Hosting.Metrics;

/// <summary>Whether, where and how often the process sends its metrics by OTLP.</summary>
public sealed class OtlpOptions
{
    /// <summary>Null: it sends none; <c>/metrics</c> has them all the same.</summary>
    public Uri? Otlp { get; set; }

    public TimeSpan OtlpInterval { get; set; } = TimeSpan.FromSeconds(15);

    public static ImmutableArray<Setting<OtlpOptions>> Settings { get; } =
    [
        new(nameof(Otlp), "URL", "a URL such as http://collector:4318",
            "Where metrics are sent by OTLP over HTTP; a URL without a path gets /v1/metrics. Default: nowhere.", TryUrl),
        Setting.Duration<OtlpOptions>(nameof(OtlpInterval), "How often metrics are sent by OTLP. Default: 15s.",
            (options, value) => options.OtlpInterval = value),
    ];

    private static bool TryUrl(string text, OtlpOptions options)
    {
        if (!Uri.TryCreate(text, UriKind.Absolute, out var url) || url.Scheme is not ("http" or "https")) return false;
        options.Otlp = url.AbsolutePath == "/" ? new Uri(url, "/v1/metrics") : url;
        return true;
    }
}
