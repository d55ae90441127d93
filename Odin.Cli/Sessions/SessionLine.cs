using Odin.Cli.Cluster;
using Odin.Cli.Output;
using Odin.Silo.Api.Contracts;

namespace Odin.Cli.Sessions;

/// <summary>A session in the table of <c>odin get sessions</c>.</summary>
internal sealed record SessionLine(
    string Id, string App, [property: Wide] int Port, string Client, string? Target, [property: Wide] string Region, string Edge,
    string State, [property: Wide] string Source, [property: Wide] string Start, string Duration, string Idle, long Up, long Down)
{
    public static SessionLine Of(SessionItem row) => new(
        row.Id, row.App, row.Port, row.Client, row.Target, row.Region, row.Edge, SessionFlags.StateText(row.State), row.Source,
        TimeText.Of(row.Start), ShortSpan.Text(TimeSpan.FromSeconds(row.DurationSeconds)),
        ShortSpan.Text(TimeSpan.FromSeconds(row.IdleSeconds)), row.BytesUp, row.BytesDown);
}
