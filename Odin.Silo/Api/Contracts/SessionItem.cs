using Odin.Grains.Consoles;

namespace Odin.Silo.Api.Contracts;

/// <summary>A session in JSON.</summary>
public sealed record SessionItem(
    string Id, string App, int Port, string Client, string? Target, string Region, string Edge, SessionState State, string Source,
    DateTimeOffset Start, double DurationSeconds, double IdleSeconds, long BytesUp, long BytesDown,
    SessionTls? Tls = null)
{
    public static SessionItem Of(SessionRow row) => new(
        SessionIds.Text(row.SessionId), row.App, row.Port, row.Client, row.Target, row.Region, row.Edge, row.State, row.Source,
        row.Start.ToUniversalTime(), row.Duration.TotalSeconds, row.IdleFor.TotalSeconds, row.BytesUp, row.BytesDown,
        row.Tls);
}
