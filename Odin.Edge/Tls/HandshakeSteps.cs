using Odin.Edge.Loops;

namespace Odin.Edge.Tls;

/// <summary>Takes a handshake to its end, with either side of a session.</summary>
internal static class HandshakeSteps
{
    /// <summary>Ended, too, when the socket was interrupted, which it then says. A step is long, so each waits for its turn behind all that
    /// is small. What is to be sent at the end has been.</summary>
    public static async LoopTask<HandshakeOutcome> RunAsync(TlsConnection connection, LoopSocket socket)
    {
        while (true)
        {
            await socket.Loop.BulkTurn(isAgain: false);
            if (socket.IsInterrupted) return HandshakeOutcome.Ended;
            var outcome = connection.Handshake();
            if (outcome == HandshakeOutcome.Ended) return outcome;
            while (connection.HasUnsent)
            {
                socket.IsWritable = false;
                await socket.Writable;
                if (socket.IsInterrupted || !connection.TryFlush()) return HandshakeOutcome.Ended;
            }

            if (outcome != HandshakeOutcome.Blocked) return outcome;
            await socket.Readable;
            if (socket.IsInterrupted) return HandshakeOutcome.Ended;
        }
    }
}
