namespace Odin.Edge.Loops.Epoll;

/// <summary>A descriptor kept so that clients can be refused when there is none left: else they would wait in the kernel's queue without a word. For the loop's thread alone.</summary>
internal sealed unsafe class SpareDescriptor
{
    private int _descriptor = Open();

    /// <summary>Accepts and resets up to <paramref name="most"/> clients in the place of the spare one.</summary>
    public void RefuseWaiting(int listener, int most)
    {
        if (_descriptor < 0) _descriptor = Open();
        for (var i = 0; i < most && _descriptor >= 0; i++)
        {
            _ = Libc.Close(_descriptor);
            var client = Libc.Accept(listener, null, null, Libc.NonBlockingCloseOnExec);
            if (client >= 0) Reset(client);
            _descriptor = Open();
            if (client < 0) return;   // Nobody waits; or another thread was faster to the descriptor.
        }
    }

    public void Release()
    {
        if (_descriptor >= 0) _ = Libc.Close(_descriptor);
        _descriptor = -1;
    }

    /// <summary>An event counter that nobody uses: the cheapest descriptor there is.</summary>
    private static int Open() => Libc.EventFd(0, Libc.NonBlockingCloseOnExec);

    private static void Reset(int client)
    {
        EpollSocket.LingerZero(client);
        _ = Libc.Close(client);
    }
}
