using System.Globalization;
using System.Text;
using Odin.Thor.Loading.Tallies;

namespace Odin.Thor.Loading.Reports;

/// <summary>Writes a report for people.</summary>
internal static class LoadReportText
{
    public static string Write(LoadReport report)
    {
        var text = new StringBuilder();
        var sessions = report.Sessions;
        Line(text, "target", $"{report.Target}, {report.Seconds:F1} s");
        Line(text, "sessions", $"{sessions.Completed:N0} completed ({sessions.CompletedPerSecond:N0}/s)");
        Line(text, "", $"{sessions.Failed:N0} failed, {sessions.Interrupted:N0} interrupted");
        Line(text, "schedule",
            $"{sessions.Started:N0} started, {sessions.Late:N0} of them late, {sessions.NotStarted:N0} not started in time");
        Line(text, "connections", $"{report.Connections.Count:N0} ({report.Connections.PerSecond:N0}/s)");
        Line(text, "round trips", $"{report.RoundTrips.Count:N0} ({report.RoundTrips.PerSecond:N0}/s)");
        Line(text, "bytes", $"{report.Bytes.Sent:N0} sent, {report.Bytes.Received:N0} received");
        Line(text, "errors", $"{ErrorsOf(report)}");
        if (report.Greetings.Count > 0)
            Line(text, "answered by", $"{string.Join(", ", report.Greetings.Select(target => $"{target.Key} {target.Value}"))}");
        text.AppendLine();
        AppendLatencies(text, report.LatencyMs);
        return text.ToString();
    }

    private static string ErrorsOf(LoadReport report)
    {
        var happened = report.Errors.Where(error => error.Value > 0).Select(error => $"{error.Key} {error.Value}");
        return report.HasErrors ? string.Join(", ", happened) : "none";
    }

    private static void AppendLatencies(StringBuilder text, LatencyReports latencies)
    {
        Line(text, "latency (ms)", $"{"p50",10}{"p90",10}{"p99",10}{"p99.9",10}{"max",10}");
        Row(text, "start delay", latencies.StartDelay);
        Row(text, "connect", latencies.Connect);
        Row(text, "round trip", latencies.RoundTrip);
        Row(text, "session", latencies.Session);
    }

    private static void Row(StringBuilder text, string name, LatencyReport latency) =>
        Line(text, name, $"{latency.P50,10:F3}{latency.P90,10:F3}{latency.P99,10:F3}{latency.P999,10:F3}{latency.Max,10:F3}");

    private static void Line(StringBuilder text, string name, string value) =>
        text.Append(CultureInfo.InvariantCulture, $"{name,-14}").AppendLine(value);
}
