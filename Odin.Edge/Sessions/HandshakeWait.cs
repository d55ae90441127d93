using Odin.Edge.Apps;
using Odin.Edge.Counts;
using Odin.Edge.Loops;
using Odin.Edge.Postgres;
using Odin.Edge.ServerNames;
using Odin.Edge.Tls;

namespace Odin.Edge.Sessions;

/// <summary>A session's TLS handshake with its client, with its deadline. On the session's loop, for one client after another.</summary>
/// <remarks>Nothing is made for a client that says nothing.</remarks>
internal sealed class HandshakeWait(EventLoop loop)
{
    private readonly SocketDeadline _deadline = new(loop);
    private readonly PostgresOpening _opening = new();

    /// <summary>Why it failed, in OpenSSL's words; empty: it did not, or for another reason.</summary>
    public string Failure { get; private set; } = "";

    /// <summary>After success <see cref="LoopSocket.Tls"/> of the client is the connection, which the session frees. Null: it was done.
    /// <see cref="Refusal.None"/>: the client went, or the wait was interrupted.</summary>
    /// <param name="app">Whose client it is.</param>
    /// <param name="client">Nothing of its TLS has been read.</param>
    /// <param name="timeout">From now to the end of the handshake.</param>
    /// <param name="mayStart">It may ask for TLS before it begins with it.</param>
    public async LoopTask<(Refusal? Refusal, TlsFacts? Facts)> RunAsync(EdgeApp app, LoopSocket client, TimeSpan timeout, bool mayStart)
    {
        Failure = "";
        _deadline.Begin(client, timeout);
        try
        {
            await client.Readable;
            if (client.IsInterrupted) return (WhyInterrupted, null);
            if (mayStart && await StartAsync(client) is { } refusal) return (refusal, null);
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

    /// <summary>Null: TLS is next. A request to cancel is closed without an answer, as PostgreSQL itself does.</summary>
    private async LoopTask<Refusal?> StartAsync(LoopSocket client)
    {
        _opening.Begin();
        PostgresRequest? request;
        while ((request = _opening.Look(client)) == PostgresRequest.Incomplete)
        {
            await client.Readable;
            if (client.IsInterrupted) return WhyInterrupted;
        }

        if (request is null) return Refusal.None;
        if (request is not (PostgresRequest.Startup or PostgresRequest.Cancel)) return null;
        Failure = PostgresRefusal.Reason;
        if (request == PostgresRequest.Startup) PostgresRefusal.Send(client);
        else NameAlert.TakeAway(client);
        return Refusal.TlsFailed;
    }

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
