namespace Odin.Edge.Loops.Epoll;

/// <summary>Descriptors kept so that clients can be refused when there is none left: else they would wait in the kernel's queue without a word. For the loop's thread alone.</summary>
/// <remarks>
/// A spare one is closed, the client is accepted in its place and reset by laying a spare one over it, in one call, so that nobody can come between. Before the
/// accept another thread can: therefore there are some, and what is lost is made good out of the next socket that closes.
/// </remarks>
internal sealed unsafe class SpareDescriptors
{
    private const int Wanted = 4;

    private readonly int _filler;
    private readonly int[] _spare = new int[Wanted];
    private int _count;

    /// <param name="filler">An open descriptor of the loop; spare ones are its duplicates.</param>
    public SpareDescriptors(int filler)
    {
        _filler = filler;
        while (_count < Wanted && Libc.FileControl(filler, Libc.DuplicateCloseOnExec, 0) is >= 0 and var duplicate) _spare[_count++] = duplicate;
    }

    /// <summary>Accepts and resets up to <paramref name="most"/> clients.</summary>
    public void RefuseWaiting(int listener, int most)
    {
        for (var i = 0; i < most && _count > 0; i++)
        {
            _ = Libc.Close(_spare[--_count]);
            var client = Libc.Accept(listener, null, null, Libc.NonBlockingCloseOnExec);
            if (client < 0)
            {
                Renew();
                return;   // Nobody waits; or another thread was faster to the descriptor.
            }

            EpollSocket.LingerZero(client);
            Cover(client);
        }
    }

    /// <summary>Closes a descriptor, or keeps it as a spare one when some are missing.</summary>
    public void Close(int descriptor)
    {
        if (_count == Wanted) _ = Libc.Close(descriptor);
        else Cover(descriptor);
    }

    public void Release()
    {
        while (_count > 0) _ = Libc.Close(_spare[--_count]);
    }

    /// <summary>What stood behind the descriptor is closed, and the descriptor is a spare one.</summary>
    private void Cover(int descriptor)
    {
        _ = Libc.Duplicate(_filler, descriptor, Libc.CloseOnExec);
        _spare[_count++] = descriptor;
    }

    private void Renew()
    {
        if (Libc.FileControl(_filler, Libc.DuplicateCloseOnExec, 0) is >= 0 and var duplicate) _spare[_count++] = duplicate;
    }
}
