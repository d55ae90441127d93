using System.Globalization;
using Odin.Cli.Cluster;
using Odin.Grains.Consoles;

namespace Odin.Cli.Sessions;

/// <summary>A session in the table of <c>odin get sessions</c>.</summary>
internal sealed record SessionLine(
    string Id, string App, [property: Wide] int Port, string Client, string? Target, [property: Wide] string Region, string Edge,
    string State, [property: Wide] string Source, [property: Wide] string Start, string Duration, string Idle, long Up, long Down)
{
    public static SessionLine Of(SessionRow row) => new(
        SessionIds.Text(row.SessionId), row.App, row.Port, row.Client, row.Target, row.Region, row.Edge,
        SessionFlags.StateText(row.State), row.Source,
        row.Start.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture),
        ShortSpan.Text(row.Duration), ShortSpan.Text(row.IdleFor), row.BytesUp, row.BytesDown);
}
