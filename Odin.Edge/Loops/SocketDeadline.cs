namespace Odin.Edge.Loops;

/// <summary>Interrupts whoever waits on a socket when the time is over. On the socket's loop, for one socket after another.</summary>
internal sealed class SocketDeadline(EventLoop loop) : LoopTimer
{
    private LoopSocket? _socket;

    /// <summary>The time of the last socket was over before <see cref="End"/>.</summary>
    public bool IsOver { get; private set; }

    public void Begin(LoopSocket socket, TimeSpan timeout)
    {
        (_socket, IsOver) = (socket, false);
        loop.Timers.Schedule(this, timeout);
    }

    public void End()
    {
        loop.Timers.Cancel(this);
        _socket = null;
    }

    protected internal override void OnDue()
    {
        IsOver = true;
        _socket?.Interrupt();
    }
}
