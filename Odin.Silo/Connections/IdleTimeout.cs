using Microsoft.AspNetCore.Connections;

namespace Odin.Silo.Connections;

/// <summary>Closes a connection to the gateway from which nothing has come for long. Edges report each second; a command that waits for an
/// answer says nothing meanwhile, and connects anew when it has something to say.</summary>
/// <remarks>Not at the port for silos: silos that neither probe each other nor call each other's grains are silent for hours.</remarks>
internal static class IdleTimeout
{
    public static readonly TimeSpan Length = TimeSpan.FromMinutes(15);
    private static readonly TimeSpan CheckInterval = TimeSpan.FromMinutes(1);

    public static ConnectionDelegate Around(ConnectionDelegate next, TimeProvider time) => async connection =>
    {
        var input = new WatchedReader(connection.Transport.Input, time);
        connection.Transport = new WatchedTransport(input, connection.Transport.Output);
        await using var timer = time.CreateTimer(_ => Check(connection, input), null, CheckInterval, CheckInterval);
        await next(connection);
    };

    private static void Check(ConnectionContext connection, WatchedReader input)
    {
        if (input.SilentFor >= Length) connection.Abort(new ConnectionAbortedException($"It said nothing for {Length}."));
    }
}
