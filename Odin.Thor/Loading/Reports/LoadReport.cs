using Odin.Thor.Loading.Tallies;

namespace Odin.Thor.Loading.Reports;

/// <summary>What a run did. With <c>-o json</c> this is the object on standard output, keys in
/// camelCase; keys are added, never renamed.</summary>
internal sealed record LoadReport
{
    /// <summary><c>host:port</c> as it was asked for.</summary>
    public required string Target { get; init; }

    /// <summary>From the start to the end of the last session.</summary>
    public required double Seconds { get; init; }

    public required SessionCounts Sessions { get; init; }

    /// <summary>Connections that were established.</summary>
    public required Throughput Connections { get; init; }

    /// <summary>Messages whose answer came back whole and right.</summary>
    public required Throughput RoundTrips { get; init; }

    public required ByteCounts Bytes { get; init; }

    /// <summary>Failed sessions by kind; every kind is there, 0 when it did not happen. The keys are
    /// those of <see cref="LoadErrors"/>.</summary>
    public required SortedDictionary<string, long> Errors { get; init; }

    /// <summary>Sessions by the name their target greeted with; empty without <c>--greeted</c>.</summary>
    public required SortedDictionary<string, long> Greetings { get; init; }

    /// <summary>Milliseconds; see <see cref="LatencyReports"/>.</summary>
    public required LatencyReports LatencyMs { get; init; }

    public bool HasErrors => Errors.Values.Any(count => count > 0);

    public static LoadReport Of(LoadOptions options, LoadTally tally, ArrivalSchedule schedule)
    {
        var seconds = schedule.Elapsed.TotalSeconds;
        return new LoadReport
        {
            Target = $"{options.Host}:{options.Port}",
            Seconds = Math.Round(seconds, 3),
            Sessions = SessionCounts.Of(tally, schedule, seconds),
            Connections = Throughput.Of(tally.Connected, seconds),
            RoundTrips = Throughput.Of(tally.RoundTrips, seconds),
            Bytes = new ByteCounts(tally.SentBytes, tally.ReceivedBytes),
            Errors = LoadErrors.Of(tally),
            Greetings = new SortedDictionary<string, long>(tally.Greetings.ToDictionary(), StringComparer.Ordinal),
            LatencyMs = LatencyReports.Of(tally),
        };
    }
}
