using Odin.Edge.Loops;

namespace Odin.Edge.Postgres;

/// <summary>The packets by which a client of PostgreSQL asks for encryption, before its TLS begins. For the loop's thread, for one client
/// after another.</summary>
/// <remarks>Nothing but a request's own 8 bytes is taken out of the socket. What a client sends right behind them is read by TLS alone, so
/// nobody on the way can put plain bytes before what is encrypted (CVE-2021-23214, CVE-2021-23222).</remarks>
internal sealed class PostgresOpening
{
    private bool _hasAskedForGss;

    /// <summary>SSLRequest has come and was answered: TLS is next, and nothing else.</summary>
    public bool IsAnswered { get; private set; }

    public void Begin() => _hasAskedForGss = IsAnswered = false;

    /// <summary>Looks at what has come and answers what asks for encryption. <see cref="PostgresRequest.Incomplete"/>: more must come, and
    /// an event says so. Null: the connection is broken.</summary>
    public PostgresRequest? Look(LoopSocket client)
    {
        Span<byte> head = stackalloc byte[PostgresPackets.HeadBytes];
        while (true)
        {
            var seen = client.Peek(head);
            if (seen.IsFailed) return null;
            var request = PostgresPackets.Read(head[..(seen.IsBlocked ? 0 : seen.Bytes)]);
            var isAll = client.HasPeerEnded || client.HasUrgent || seen is { IsBlocked: false, Bytes: 0 };
            client.IsReadable = isAll || request != PostgresRequest.Incomplete;   // Whoever reads next finds what lies there.
            if (request == PostgresRequest.Incomplete) return isAll ? PostgresRequest.Other : request;
            if (request == PostgresRequest.Gss && _hasAskedForGss) return PostgresRequest.Other;   // PostgreSQL takes one, too.
            if (request is not (PostgresRequest.Tls or PostgresRequest.Gss)) return request;
            if (!TryAnswer(client, head, request)) return null;
            if (IsAnswered) return request;
        }
    }

    private bool TryAnswer(LoopSocket client, Span<byte> head, PostgresRequest request)
    {
        if (client.Receive(head) is not { IsBlocked: false, IsFailed: false, Bytes: PostgresPackets.HeadBytes }) return false;
        (IsAnswered, _hasAskedForGss) = (request == PostgresRequest.Tls, true);
        return client.Send([IsAnswered ? PostgresPackets.Yes : PostgresPackets.No]) is { IsBlocked: false, IsFailed: false };
    }
}
