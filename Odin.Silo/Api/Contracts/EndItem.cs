using Odin.Grains.Consoles;

namespace Odin.Silo.Api.Contracts;

/// <summary>A session that has ended, in JSON.</summary>
public sealed record EndItem(
    string Id, string End, string App, int Port, string Client, string? Target, string Region, string Edge, string Source, int Attempts,
    DateTimeOffset EndedAt, double DurationSeconds, long BytesUp, long BytesDown, SessionTls? Tls = null)
{
    public static EndItem Of(EndedSession end) => new(
        SessionIds.Text(end.SessionId), end.End, end.App, end.Port, end.Client, end.Target, end.Region, end.Edge, end.Source,
        end.Attempts, end.EndedAt.ToUniversalTime(), end.Duration.TotalSeconds, end.BytesUp, end.BytesDown, end.Tls);
}
