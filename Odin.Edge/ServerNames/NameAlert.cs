using Odin.Edge.Loops;

namespace Odin.Edge.ServerNames;

/// <summary>Informs a TLS client that nobody here has the name it asks for: alert 112, <c>unrecognized_name</c> (RFC 6066).</summary>
internal static class NameAlert
{
    private const int MaxReads = 16;

    /// <param name="client">What it has sent is taken away: a socket that is closed with something to read resets the
    /// client, which then might never see the alert.</param>
    public static void Send(LoopSocket client)
    {
        var scratch = client.Loop.Scratch;
        byte minor = 3;
        for (var reads = 0; reads < MaxReads && client.Receive(scratch) is { IsBlocked: false, IsFailed: false, Bytes: > 0 }; reads++)
        {
            if (reads == 0) minor = Math.Min(scratch[2], minor);   // In the version of the client's own record.
        }

        client.Send([21, 3, minor, 0, 2, 2, 112]);
    }
}
