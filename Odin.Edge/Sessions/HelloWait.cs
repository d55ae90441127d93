using Odin.Edge.Apps;
using Odin.Edge.Counts;
using Odin.Edge.Loops;
using Odin.Edge.Postgres;
using Odin.Edge.ServerNames;

namespace Odin.Edge.Sessions;

/// <summary>A session's wait for the name in its ClientHello, with its deadline. On the session's loop, for one client after
/// another.</summary>
/// <remarks>
/// The ClientHello is looked at and stays in the socket. A look finds the same bytes again, so each one but the first follows an event:
/// the kernel reports bytes that came, not of those that lie there. Who says FIN, or sends urgent data, before a name has come
/// is no TLS client.
/// </remarks>
internal sealed class HelloWait(EventLoop loop)
{
    private readonly SocketDeadline _deadline = new(loop);
    private readonly PostgresOpening _opening = new();

    /// <summary>The client has asked for TLS by an SSLRequest, and was answered.</summary>
    public bool HasStartedTls => _opening.IsAnswered;

    /// <summary>The app that is meant, or why the client is refused; both when the app takes nobody now. Neither: the connection
    /// ended, or the wait was interrupted.</summary>
    public async LoopTask<(Refusal Refusal, EdgeApp? App)> FindAsync(SharedPort port, LoopSocket client)
    {
        _opening.Begin();
        _deadline.Begin(client, port.Apps.HandshakeTimeout);
        try
        {
            while (true)
            {
                await client.Readable;
                if (client.IsInterrupted) return (_deadline.IsOver ? Refusal.HandshakeTimeout : Refusal.None, null);
                var request = port.Apps.AnswersStartTls && !HasStartedTls ? _opening.Look(client) : PostgresRequest.Other;
                if (request == PostgresRequest.Incomplete) continue;
                if (request is null) return (Refusal.None, null);
                if (Look(port.Apps, client, request.Value) is { } found) return found;
            }
        }
        finally
        {
            _deadline.End();
        }
    }

    /// <summary>Null: more must come.</summary>
    private (Refusal, EdgeApp?)? Look(PortApps apps, LoopSocket client, PostgresRequest request)
    {
        var seen = client.Peek(loop.Scratch.AsSpan(0, ClientHello.MaxBytes));
        if (seen.IsFailed) return (Refusal.None, null);

        var bytes = seen.IsBlocked ? 0 : seen.Bytes;
        var isAll = client.HasPeerEnded || client.HasUrgent || seen is { IsBlocked: false, Bytes: 0 };
        Span<char> name = stackalloc char[ClientHello.MaxName];
        var outcome = ClientHello.Parse(loop.Scratch.AsSpan(0, bytes), loop.Scratch.AsSpan(ClientHello.MaxBytes), name, out var length);
        client.IsReadable = isAll || outcome != HelloOutcome.Incomplete;   // Whoever reads next finds what lies there.
        if (!client.IsReadable) return null;

        if (AppOf(apps, outcome, name[..length]) is { } app) return (apps.Accepting.Contains(app) ? Refusal.None : Refusal.Draining, app);
        if (outcome == HelloOutcome.Incomplete) return (Refusal.None, null);
        if (outcome != HelloOutcome.NotTls) NameAlert.Send(client);
        else if (HasStartedTls) return (Refusal.TlsFailed, null);
        else if (request == PostgresRequest.Startup) PostgresRefusal.Send(client);
        return (Refusal.UnknownName, null);
    }

    /// <summary>Who has asked for TLS means an app that clients ask, and says nothing but TLS.</summary>
    private EdgeApp? AppOf(PortApps apps, HelloOutcome outcome, Span<char> name)
    {
        var app = apps.Find(name);
        if (!HasStartedTls) return app;
        return outcome is HelloOutcome.Named or HelloOutcome.Nameless && app is { Model.Spec.AnswersStartTls: true } ? app : null;
    }
}
