using Odin.Thor.Loading.Tallies;

namespace Odin.Thor.Loading.Reports;

/// <summary>The sessions of a run.</summary>
internal sealed record SessionCounts
{
    public required long Started { get; init; }

    /// <summary>Every byte right, and the target's FIN came.</summary>
    public required long Completed { get; init; }

    public required double CompletedPerSecond { get; init; }

    public required long Failed { get; init; }

    /// <summary>Cut off by Ctrl-C; not errors.</summary>
    public required long Interrupted { get; init; }

    /// <summary>Started more than 10 ms after their instant, because every client was busy.</summary>
    public required long Late { get; init; }

    /// <summary>Due before the end and never started, because every client was busy. Always 0 without a rate.</summary>
    public required long NotStarted { get; init; }

    public static SessionCounts Of(LoadTally tally, ArrivalSchedule schedule, double seconds) => new()
    {
        Started = tally.Started,
        Completed = tally.CountOf(SessionEnd.Ok),
        CompletedPerSecond = Throughput.Of(tally.CountOf(SessionEnd.Ok), seconds).PerSecond,
        Failed = tally.Errors,
        Interrupted = tally.CountOf(SessionEnd.Interrupted),
        Late = tally.Late,
        NotStarted = Math.Max(0, schedule.CountDue() - tally.Started),
    };
}
