using System.Buffers;
using Odin.Edge.Loops;
using Odin.Hosting.Logging;

namespace Odin.Edge.ProxyProtocol;

/// <summary>Receives the PROXY header of every connection of an app version that asks for it. Immutable.</summary>
/// <remarks>Whether a header comes is configured, never guessed: a connection without one is refused, and so is one
/// from a network that is not trusted.</remarks>
/// <param name="timeout">The longest the whole header may take to arrive.</param>
/// <param name="trusts">Whether the header of a connection from this address is believed.</param>
internal sealed class HeaderReception(TimeSpan timeout, Predicate<ClientAddress> trusts)
{
    /// <summary>The longest the whole header may take to arrive.</summary>
    public TimeSpan Timeout => timeout;

    public bool Trusts(ClientAddress sender) => trusts(sender);

    /// <summary>Takes the header, and not one byte behind it, out of the socket. Null: the connection
    /// broke or the wait was interrupted.</summary>
    public static async LoopTask<ReceivedHeader?> ReceiveAsync(LoopSocket client)
    {
        var buffer = ArrayPool<byte>.Shared.Rent(ProxyHeader.MaxBytes);
        try
        {
            for (var got = 0; ;)
            {
                await client.Readable;
                if (client.IsInterrupted) return null;

                // Looked at first and taken after: what belongs to the client stays in the kernel.
                var seen = client.Peek(buffer.AsSpan(got, ProxyHeader.MaxBytes - got));
                if (seen.IsBlocked)
                {
                    // Whatever is urgent has no place in a header and is left out.
                    client.IsReadable = client.HasUrgent && client.TryReceiveUrgent(buffer.AsSpan(got, 1));
                    continue;
                }

                if (seen.IsFailed || seen.Bytes == 0) return null;

                var outcome = ProxyHeader.Parse(buffer.AsSpan(0, got + seen.Bytes), out var header);
                if (outcome == HeaderOutcome.Malformed)
                    return new ReceivedHeader(outcome, default, Excerpt.Of(buffer.AsSpan(0, got + seen.Bytes), HeaderV1.MaxBytes));

                var taken = client.Receive(buffer.AsSpan(got, outcome == HeaderOutcome.Complete ? header.Length - got : seen.Bytes));
                if (taken.IsBlocked || taken.IsFailed) return null;
                if (outcome == HeaderOutcome.Complete) return new ReceivedHeader(outcome, header, null);
                got += taken.Bytes;
            }
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }
}
