using Odin.Edge.Counts;
using Odin.Edge.Loops;

namespace Odin.Edge.ProxyProtocol;

/// <summary>A session's wait for a PROXY header, with its deadline. On the session's loop, for one client after another.</summary>
internal sealed class HeaderWait(EventLoop loop) : LoopTimer
{
    private LoopSocket? _client;
    private bool _isOver;

    /// <summary>The header, or why the connection is refused. Neither: the connection broke, or the wait was interrupted.</summary>
    /// <remarks>The connection's own address decides whether its header is believed.</remarks>
    public async LoopTask<(Refusal Refusal, ReceivedHeader? Received)> ReceiveAsync(HeaderReception headers, LoopSocket client,
        PeerAddress sender)
    {
        if (!headers.Trusts(ClientAddress.Of(in sender))) return (Refusal.ProxyUntrusted, null);

        (_client, _isOver) = (client, false);
        loop.Timers.Schedule(this, headers.Timeout);
        try
        {
            var received = await HeaderReception.ReceiveAsync(client);
            if (_isOver) return (Refusal.ProxyTimeout, null);
            return (received?.Outcome == HeaderOutcome.Malformed ? Refusal.ProxyMalformed : Refusal.None, received);
        }
        finally
        {
            loop.Timers.Cancel(this);
            _client = null;
        }
    }

    protected internal override void OnDue()
    {
        _isOver = true;
        _client?.Interrupt();
    }
}
