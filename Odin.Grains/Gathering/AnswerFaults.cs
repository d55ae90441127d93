using Odin.Grains.Consoles;
using Odin.Grains.Edges;
using Odin.Grains.Failures;

namespace Odin.Grains.Gathering;

/// <summary>Holds what edges answer to limits as what they report is held: an answer that no sound edge gives counts as none.</summary>
internal static class AnswerFaults
{
    /// <param name="asked">How many rows were asked for.</param>
    public static string? Of(SessionPage page, int asked) => new FirstFault()
        .Is(!page.Rows.IsDefault, "no list of sessions")
        .Count("sessions that match", page.Matched, int.MaxValue).Count("sessions", page.Live, int.MaxValue)
        .Each("rows", page.Rows, asked, Check).Found;

    public static string? Of(ClosedSessions closed) => new FirstFault()
        .Count("sessions that match", closed.Matched, int.MaxValue).Count("sessions that were ended", closed.Closed, int.MaxValue).Found;

    public static string? Of(SessionEnds ends) => new FirstFault()
        .Is(!ends.Ends.IsDefault, "no list of sessions")
        .Count("sessions that were missed", ends.Missed, EdgeLimits.MaxCounter)
        .Each("rows", ends.Ends, EndsQuery.MaxRows, Check).Found;

    /// <param name="explanation">Null: the edge does not serve the app.</param>
    public static string? Of(AppExplanation? explanation) => explanation is null ? null : new FirstFault()
        .Is(!explanation.Targets.IsDefault, "no list of targets")
        .Text("a target's name", explanation.Next).Text("a reason", explanation.Why)
        .Each("targets", explanation.Targets, EdgeLimits.MaxTargets, Check)
        .Each("reasons", explanation.Refused ?? [], EdgeLimits.MaxKinds, static (fault, refused) =>
            fault.Text("a reason", refused.Reason, EdgeLimits.MaxShortText).Count("clients", refused.Count, EdgeLimits.MaxCounter))
        .Each("regions", explanation.Connects ?? [], EdgeLimits.MaxApps, static (fault, times) =>
            fault.Text("a region", times.Region, EdgeLimits.MaxShortText).Finite("a time", times.P50).Finite("a time", times.P99)).Found;

    /// <exception cref="CallRefusedException">The answer is no sound edge's.</exception>
    public static async Task<T> SoundAsync<T>(Task<T> answer, Func<T, string?> faultOf)
    {
        var given = await answer;
        return faultOf(given) is { } fault ? throw new CallRefusedException(fault) : given;
    }

    private static void Check(FirstFault fault, SessionRow row)
    {
        fault.Text("an app's name", row.App, EdgeLimits.MaxShortText).Text("a client", row.Client, EdgeLimits.MaxShortText)
            .Is(row is { App: not null, Client: not null, Source: not null }, "a session of nothing")
            .Text("a target's name", row.Target).Text("a source", row.Source, EdgeLimits.MaxShortText)
            .Count("as a session's state", (int)row.State, EdgeLimits.MaxKinds).Count("as a port", row.Port, ushort.MaxValue)
            .Length("a duration", row.Duration).Length("an idle time", row.IdleFor)
            .Count("bytes", row.BytesUp, long.MaxValue).Count("bytes", row.BytesDown, long.MaxValue);
        Check(fault, row.Tls);
    }

    private static void Check(FirstFault fault, EndedSession end)
    {
        fault.Text("an app's name", end.App, EdgeLimits.MaxShortText).Text("a client", end.Client, EdgeLimits.MaxShortText)
            .Is(end is { App: not null, Client: not null, Source: not null, End: not null }, "a session of nothing")
            .Text("a target's name", end.Target).Text("a source", end.Source, EdgeLimits.MaxShortText)
            .Text("an end", end.End, EdgeLimits.MaxShortText).Count("as a port", end.Port, ushort.MaxValue)
            .Length("a duration", end.Duration).Count("attempts", end.Attempts, int.MaxValue)
            .Count("bytes", end.BytesUp, long.MaxValue).Count("bytes", end.BytesDown, long.MaxValue);
        Check(fault, end.Tls);
    }

    private static void Check(FirstFault fault, SessionTls? tls) =>
        fault.Text("a version", tls?.Version, EdgeLimits.MaxShortText).Text("a cipher", tls?.Cipher, EdgeLimits.MaxShortText)
            .Text("a server's name", tls?.ServerName).Text("a protocol", tls?.Alpn).Text("a subject", tls?.ClientSubject)
            .Text("a version", tls?.TargetVersion, EdgeLimits.MaxShortText).Text("a failure", tls?.TargetFailure);

    private static void Check(FirstFault fault, TargetExplanation target) =>
        fault.Text("a target's name", target.Target).Text("a region", target.Region, EdgeLimits.MaxShortText).Text("a reason", target.Why)
            .Text("a health", target.Health).Text("an admin state", target.AdminState, EdgeLimits.MaxShortText)
            .Text("evidence", target.Evidence, 8 * EdgeLimits.MaxText).Finite("a weight", target.Weight);
}
