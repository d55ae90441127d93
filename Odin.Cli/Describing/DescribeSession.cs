using Odin.Cli.Api;
using Odin.Cli.Cluster;
using Odin.Cli.Sessions;
using Odin.Commands;
using Odin.Grains.Consoles;
using Odin.Silo.Api.Contracts;

namespace Odin.Cli.Describing;

/// <summary><c>odin describe session</c>.</summary>
internal static class DescribeSession
{
    public static async Task<(Description?, ApiFailure?)> ReadAsync(ApiClient api, string id, CancellationToken cancellationToken)
    {
        if (!SessionIds.TryParse(id, out _))
            return (null, new ApiFailure(ExitCode.Usage, $"session '{id}': expected its id, 32 hexadecimal digits."));
        var (list, failure) = await api.GetAsync<SessionsAnswer>(ApiPath.Of("sessions", ("id", id)), cancellationToken);
        if (list is null) return (null, failure);
        var missing = string.Join(", ", list.Missing.Select(one => one.Name));
        if (list.Rows.FirstOrDefault() is { } session) return (await DescribeAsync(api, session, cancellationToken), null);
        return (null, missing.Length > 0
            ? new ApiFailure(ExitCode.Incomplete, $"no edge that answered has session {id}; without an answer: {missing}. Ask again.")
            : new ApiFailure(ExitCode.Failed, $"there is no live session {id}: it has ended, and its line is in its edge's log."));
    }

    private static async Task<Description> DescribeAsync(ApiClient api, SessionItem session, CancellationToken cancellationToken)
    {
        var target = session.Target;
        var events = target is null ? []
            : await DescribeVerb.EventsAsync(api, ApiPath.Of("events", ("app", session.App), ("target", target)),
                one => one.Time >= session.Start, cancellationToken);
        return new Description().Fact("session", session.Id).Fact("app", session.App).Fact("port", session.Port)
            .Fact("client", session.Client).Fact("target", target).Fact("region", session.Region).Fact("edge", session.Edge)
            .Fact("state", SessionFlags.StateText(session.State)).Fact("target decided by", session.Source)
            .Fact("start", TimeText.Of(session.Start)).Fact("duration", ShortSpan.Text(TimeSpan.FromSeconds(session.DurationSeconds)))
            .Fact("idle for", ShortSpan.Text(TimeSpan.FromSeconds(session.IdleSeconds))).Fact("bytes up", session.BytesUp)
            .Fact("bytes down", session.BytesDown).Fact("TLS", SessionTlsText.Of(session.Tls)).Table("events of its target since", events)
            .Advise(true, $"to end it: `odin close {session.Id}`; all of its client: `odin close --client {AddressOf(session.Client)}`");
    }

    private static string AddressOf(string endpoint) =>
        System.Net.IPEndPoint.TryParse(endpoint, out var parsed) ? $"{parsed.Address}" : endpoint;
}
