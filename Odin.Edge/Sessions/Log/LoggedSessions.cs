using System.Globalization;
using Microsoft.Extensions.Logging;
using Odin.Edge.Counts;

namespace Odin.Edge.Sessions.Log;

/// <summary>Session lines through the logger, for hosts that want them among their own lines.</summary>
internal sealed partial class LoggedSessions(TimeProvider time, ILogger<SessionRecords> logger) : ISessionLog
{
    public long Lost => 0;

    public void Write(in SessionRecord record)
    {
        if (!logger.IsEnabled(LogLevel.Information)) return;
        var spans = new SessionSpans(in record, time);
        LogSession(record.End.ToString(), record.App, record.Port, record.Client.ToEndPoint().ToString(), record.Target?.ToString()
            ?? "-", record.Source, record.Attempts,
            record.BytesUp, record.BytesDown, spans.Assign.Value, spans.Connect.Value, spans.Total.Value,
            record.Id.ToString("x32", CultureInfo.InvariantCulture), new TlsField(record.Tls, record.TargetTls).ToString());
    }

    public void Flush() { }

    [LoggerMessage(SessionRecords.SessionEvent, LogLevel.Information,
        "{End} {App}:{Listener} {Client} -> {Target} by {Source} in {Attempts} attempt(s), {BytesUp} bytes up, {BytesDown} down, assign " +
            "{AssignMs} ms, connect {ConnectMs} ms, total {TotalMs} ms, id {UniqueId}{Tls}")]
    private partial void LogSession(
        string end, string app, int listener, string client, string target, DecidedBy source, int attempts, long bytesUp, long bytesDown,
        double? assignMs, double? connectMs, double? totalMs, string uniqueId, string tls);
}
