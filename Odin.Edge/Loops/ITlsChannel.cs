namespace Odin.Edge.Loops;

/// <summary>TLS between a socket and the bytes of its session. It reads and writes the socket itself; who waits, waits for the socket.
/// Every member is for the loop's thread alone.</summary>
internal interface ITlsChannel
{
    /// <summary>Bytes for the peer wait until its kernel has room: <see cref="TryFlush"/> once the socket is writable.</summary>
    bool HasUnsent { get; }

    /// <summary>What TLS itself had against the peer or the peer against it, once it is broken; empty: nothing.</summary>
    string Failure { get; }

    /// <summary>Decrypts until the buffer is full or no more has come. Blocked: only when the socket is readable, or already is. 0 bytes:
    /// the peer has ended its direction.</summary>
    IoResult Receive(Span<byte> buffer);

    /// <summary>Encrypts all of it and sends what the kernel takes; the rest is kept (<see cref="HasUnsent"/>). False: the connection is
    /// broken.</summary>
    bool TrySend(ReadOnlySpan<byte> bytes);

    /// <summary>Sends what is kept, as far as the kernel takes it. False: the connection is broken.</summary>
    bool TryFlush();

    /// <summary>Informs the peer that nothing more will come, before the FIN. False: the connection is broken.</summary>
    bool TryFinish();

    /// <summary>Gives all of it back, once; nothing may be called afterwards. The socket is the caller's to close.</summary>
    void Free();
}
