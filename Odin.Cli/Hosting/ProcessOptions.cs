using Odin.Edge.Loops;
using Odin.Edge.Takeover;
using Odin.Hosting.Logging;
using Serilog.Events;

namespace Odin.Cli.Hosting;

/// <summary>What one silo and edge in one process is told by its flags.</summary>
internal sealed record ProcessOptions
{
    public string Region { get; init; } = "local";

    /// <summary>The address to listen on; null: all.</summary>
    public string? Address { get; init; }

    /// <summary>Event loops; 0: one per core.</summary>
    public int Loops { get; init; }

    /// <summary>What the loops are built on.</summary>
    public LoopKind Loop { get; init; }

    /// <summary>Port of health and dashboard, on loopback; 0: any free one.</summary>
    public int AdminPort { get; init; }

    /// <summary>Overrides every app's drain timeout.</summary>
    public TimeSpan? DrainTimeout { get; init; }

    /// <summary>Overrides every app's drain notice.</summary>
    public TimeSpan? DrainNotice { get; init; }

    /// <summary>Where a successor asks for the listening sockets; null: nowhere.</summary>
    public string? TakeoverSocket { get; init; }

    /// <summary>Whether this process takes those of the one that runs already.</summary>
    public TakeoverMode Takeover { get; init; }

    public LogEventLevel LogLevel { get; init; } = LogEventLevel.Information;
    public LogFormat LogFormat { get; init; }
}
