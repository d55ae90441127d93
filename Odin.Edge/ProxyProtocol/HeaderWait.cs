using Odin.Edge.Counts;
using Odin.Edge.Loops;

namespace Odin.Edge.ProxyProtocol;

/// <summary>A session's wait for a PROXY header, with its deadline. On the session's loop, for one client after another.</summary>
internal sealed class HeaderWait(EventLoop loop, HeaderWarnings warnings)
{
    private readonly SocketDeadline _deadline = new(loop);

    /// <summary>The header, or why the connection is refused. Neither: the connection broke, or the wait was interrupted.</summary>
    /// <remarks>The connection's own address decides whether its header is believed.</remarks>
    public async LoopTask<(Refusal Refusal, ProxyHeader? Header)> ReceiveAsync(HeaderReception headers, LoopSocket client,
        PeerAddress sender, string app)
    {
        if (!headers.Trusts(ClientAddress.Of(in sender))) return Refuse(Refusal.ProxyUntrusted, app, in sender);

        _deadline.Begin(client, headers.Timeout);
        try
        {
            var received = await HeaderReception.ReceiveAsync(client);
            if (_deadline.IsOver) return Refuse(Refusal.ProxyTimeout, app, in sender);
            if (received?.Outcome == HeaderOutcome.Malformed) return Refuse(Refusal.ProxyMalformed, app, in sender, received.Value.Excerpt);
            return (Refusal.None, received?.Header);
        }
        finally
        {
            _deadline.End();
        }
    }

    private (Refusal, ProxyHeader?) Refuse(Refusal refusal, string app, in PeerAddress sender, string? excerpt = null)
    {
        warnings.OnRefused(app, refusal, in sender, excerpt);
        return (refusal, null);
    }
}
