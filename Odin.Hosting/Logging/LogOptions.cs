using System.Collections.Immutable;
using Odin.Hosting.Settings;
using Serilog.Events;

namespace Odin.Hosting.Logging;

/// <summary>What a process logs and how.</summary>
public sealed class LogOptions
{
    /// <summary>The least important lines to log. Sessions are logged at Information.</summary>
    public LogEventLevel LogLevel { get; set; } = LogEventLevel.Information;

    /// <summary>How log lines look.</summary>
    public LogFormat LogFormat { get; set; }

    public static ImmutableArray<Setting<LogOptions>> Settings { get; } =
    [
        Setting.Choice<LogOptions, LogEventLevel>(nameof(LogLevel),
            "The least important lines to log; sessions are logged at Information. Default: information.",
            (options, value) => options.LogLevel = value),
        Setting.Choice<LogOptions, LogFormat>(nameof(LogFormat), "How log lines look. Default: text.",
            (options, value) => options.LogFormat = value),
    ];
}
