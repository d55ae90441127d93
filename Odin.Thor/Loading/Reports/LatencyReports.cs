using Odin.Thor.Loading.Tallies;

namespace Odin.Thor.Loading.Reports;

/// <summary>The latencies of a run.</summary>
internal sealed record LatencyReports
{
    /// <summary>From the instant a session was due to its connection.</summary>
    public required LatencyReport Connect { get; init; }

    /// <summary>From the first byte sent of a message to the last byte of its answer.</summary>
    public required LatencyReport RoundTrip { get; init; }

    /// <summary>From the instant a session was due to the target's FIN; completed sessions only.</summary>
    public required LatencyReport Session { get; init; }

    /// <summary>From the instant a session was due to its start: the generator's own part of the two above.</summary>
    public required LatencyReport StartDelay { get; init; }

    public static LatencyReports Of(LoadTally tally) => new()
    {
        Connect = tally.Connect.Report(),
        RoundTrip = tally.RoundTrip.Report(),
        Session = tally.Session.Report(),
        StartDelay = tally.StartDelay.Report(),
    };
}
