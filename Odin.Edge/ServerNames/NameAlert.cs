using Odin.Edge.Loops;

namespace Odin.Edge.ServerNames;

/// <summary>Alerts that a TLS client gets before TLS begins: mostly that nobody here has the name it asks for, 112,
/// <c>unrecognized_name</c> (RFC 6066).</summary>
internal static class NameAlert
{
    private const int MaxReads = 16;
    private const byte UnrecognizedName = 112;
    private const byte InternalError = 80;

    /// <param name="client">What it has sent is taken away: a socket that is closed with something to read resets the
    /// client, which then might never see the alert.</param>
    public static void Send(LoopSocket client) => Send(client, UnrecognizedName);

    /// <summary>Alert 80: the edge has no certificate that the client could be shown.</summary>
    /// <inheritdoc cref="Send(LoopSocket)" path="/param"/>
    public static void SendInternalError(LoopSocket client) => Send(client, InternalError);

    /// <summary>Takes away what the client has sent, so that an alert which was sent arrives.</summary>
    public static void TakeAway(LoopSocket client)
    {
        for (var reads = 0; reads < MaxReads && client.Receive(client.Loop.Scratch) is { IsBlocked: false, IsFailed: false, Bytes: > 0 };)
            reads++;
    }

    private static void Send(LoopSocket client, byte alert)
    {
        var scratch = client.Loop.Scratch;
        byte minor = 3;
        for (var reads = 0; reads < MaxReads && client.Receive(scratch) is { IsBlocked: false, IsFailed: false, Bytes: > 0 }; reads++)
        {
            if (reads == 0) minor = Math.Min(scratch[2], minor);   // In the version of the client's own record.
        }

        client.Send([21, 3, minor, 0, 2, 2, alert]);
    }
}
