using Odin.Edge.Apps;
using Odin.Edge.Counts;
using Odin.Edge.Loops;
using Odin.Edge.ServerNames;
using Odin.Edge.Tls;

namespace Odin.Edge.Sessions;

/// <summary>A session's TLS handshake with its client, with its deadline. On the session's loop, for one client after another.</summary>
/// <remarks>Nothing is made for a client that says nothing.</remarks>
internal sealed class HandshakeWait(EventLoop loop)
{
    private readonly SocketDeadline _deadline = new(loop);

    /// <summary>Why it failed, in OpenSSL's words; empty: it did not, or for another reason.</summary>
    public string Failure { get; private set; } = "";

    /// <summary>After success <see cref="LoopSocket.Tls"/> of the client is the connection, which the session frees. Null: it was done.
    /// <see cref="Refusal.None"/>: the client went, or the wait was interrupted.</summary>
    public async LoopTask<(Refusal? Refusal, TlsFacts? Facts)> RunAsync(EdgeApp app, LoopSocket client, TimeSpan timeout)
    {
        Failure = "";
        _deadline.Begin(client, timeout);
        try
        {
            await client.Readable;
            if (client.IsInterrupted) return (WhyInterrupted, null);
            if (app.Tls?.Of(loop.Index) is not { } contexts || TlsConnection.Accept(contexts, client) is not { } connection)
            {
                NameAlert.SendInternalError(client);
                return (Refusal.NoCertificate, null);
            }

            client.Tls = connection;
            return await ShakeAsync(connection, client);
        }
        finally
        {
            _deadline.End();
        }
    }

    private Refusal WhyInterrupted => _deadline.IsOver ? Refusal.HandshakeTimeout : Refusal.None;

    private async LoopTask<(Refusal? Refusal, TlsFacts? Facts)> ShakeAsync(TlsConnection connection, LoopSocket client)
    {
        var outcome = await HandshakeSteps.RunAsync(connection, client);
        if (client.IsInterrupted) return (WhyInterrupted, null);
        if (outcome == HandshakeOutcome.Done) return (null, connection.Describe());
        if (outcome != HandshakeOutcome.Failed) return (Refusal.None, null);
        Failure = connection.Failure;
        NameAlert.TakeAway(client);
        return (Refusal.TlsFailed, null);
    }
}
