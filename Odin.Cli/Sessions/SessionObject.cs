using Odin.Grains.Consoles;

namespace Odin.Cli.Sessions;

/// <summary>A session in JSON.</summary>
internal sealed record SessionObject(
    string Id, string App, int Port, string Client, string? Target, string Region, string Edge, string State, string Source,
    DateTimeOffset Start, double DurationSeconds, double IdleSeconds, long BytesUp, long BytesDown)
{
    public static SessionObject Of(SessionRow row) => new(
        SessionIds.Text(row.SessionId), row.App, row.Port, row.Client, row.Target, row.Region, row.Edge,
        SessionFlags.StateText(row.State), row.Source, row.Start.ToUniversalTime(), row.Duration.TotalSeconds, row.IdleFor.TotalSeconds,
        row.BytesUp, row.BytesDown);
}
