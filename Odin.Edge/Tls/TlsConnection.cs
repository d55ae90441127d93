using System.Buffers;
using Odin.Edge.Loops;

namespace Odin.Edge.Tls;

/// <summary>TLS with one client or target, by OpenSSL over the loop's socket. Owns its SSL object from the first step of the handshake
/// until <see cref="Free"/>. For the loop's thread.</summary>
/// <remarks>
/// One read of the socket takes many records, of which the kernel does not know any more: who reads, reads until no more has come. What
/// a call leaves of them is kept here; so much is read as it has room for, so that this is little. What OpenSSL writes is gathered and
/// leaves in one send; what the kernel does not take is kept here, at most a buffer full, and the caller does not write before it has
/// gone. After an error nothing but <see cref="Free"/> touches the SSL object.
/// </remarks>
internal sealed unsafe class TlsConnection : ITlsChannel
{
    /// <summary>Of the socket within one call: a peer that sends nothing but records with next to no data gets its turn like any
    /// other.</summary>
    private const int MaxReadBytes = 1024 * 1024;

    /// <summary>A step of a handshake reads a record at a time: what comes behind it has to be kept.</summary>
    private const int HandshakeRoomBytes = TlsInput.RecordDataBytes;

    /// <summary>Of a peer that has us answer and does not read.</summary>
    private const int MaxUnsentBytes = 512 * 1024;

    private readonly TlsInput _input = TlsInput.OfThread;
    private readonly TlsOutput _output = TlsOutput.OfThread;
    private readonly LoopSocket _socket;
    private nint _ssl;
    private byte[]? _unsent;
    private int _unsentStart;
    private int _unsentEnd;
    private byte[]? _unread;
    private int _unreadStart;
    private int _unreadEnd;
    private int _room;       // For what this call decrypts.
    private int _readBytes;
    private bool _isShaken;
    private bool _hasLeft;
    private bool _hasEnded;
    private bool _isBroken;
    private Exception? _bug;

    private TlsConnection(TlsContexts? contexts, LoopSocket socket, nint ssl)
    {
        (Contexts, _socket, _ssl) = (contexts, socket, ssl);
        contexts?.Enter();
    }

    /// <summary>Those that the handshake with a client chooses among; not to be touched afterwards. Null: with a target.</summary>
    public TlsContexts? Contexts { get; }

    /// <summary>The peer's FIN has been read.</summary>
    public bool HasPeerFinished { get; private set; }

    /// <summary>Why the connection broke, in OpenSSL's words; empty: it did not, or the socket did.</summary>
    public string Failure { get; private set; } = "";

    /// <summary>The same as a number; 0: OpenSSL had nothing against it.</summary>
    public nuint FailureCode { get; private set; }

    /// <summary>What a failed handshake had against the peer's certificate, as OpenSSL numbers it; 0: nothing.</summary>
    public nint VerifyResult { get; private set; }

    public bool HasUnsent => _unsent is not null;

    /// <summary>Null: no memory is left.</summary>
    public static TlsConnection? Accept(TlsContexts contexts, LoopSocket socket)
    {
        var ssl = New(contexts.First);
        if (ssl == 0) return null;
        OpenSsl.SetAcceptState(ssl);
        return new TlsConnection(contexts, socket, ssl);
    }

    /// <summary>Null: no memory is left.</summary>
    /// <param name="context">Of the target's app.</param>
    /// <param name="name">What the target is asked for.</param>
    /// <param name="agreed">The protocol that the client and the edge have agreed on; null: none.</param>
    /// <param name="socket">Connected.</param>
    public static TlsConnection? Connect(TargetTlsContext context, string name, string? agreed, LoopSocket socket)
    {
        var ssl = New(context.Handle);
        if (ssl == 0) return null;
        OpenSsl.SetConnectState(ssl);
        if (PeerName.TryAskFor(ssl, name) && OfferedProtocols.TryOffer(ssl, context.Settings.Spec.Alpn, agreed))
            return new TlsConnection(null, socket, ssl);
        OpenSsl.Free(ssl);
        return null;
    }

    /// <summary>0: no memory is left.</summary>
    private static nint New(nint context)
    {
        var ssl = OpenSsl.New(context);
        if (ssl == 0) return 0;
        var bio = LoopBio.New();
        if (bio == 0)
        {
            OpenSsl.Free(ssl);
            return 0;
        }

        OpenSsl.SetBio(ssl, bio, bio);   // The SSL object owns it now.
        return ssl;
    }

    /// <summary>Goes on with the handshake as far as what has come allows.</summary>
    public HandshakeOutcome Handshake()
    {
        Begin();
        var result = OpenSsl.Handshake(_ssl);
        var isBlocked = result != 1 && OpenSsl.ErrorOf(_ssl, result) == OpenSsl.SSL_ERROR_WANT_READ;
        if (result != 1 && !isBlocked)
        {
            OnBroken();
            VerifyResult = OpenSsl.VerifyResult(_ssl);
        }

        var isSent = End();
        if (isBlocked) return isSent ? HandshakeOutcome.Blocked : HandshakeOutcome.Ended;
        EndHandshake();
        _socket.IsReadable = true;   // What came behind the handshake may be here already, and no event reports it.
        if (result == 1) return isSent ? HandshakeOutcome.Done : HandshakeOutcome.Ended;
        return HasPeerFinished || !isSent ? HandshakeOutcome.Ended : HandshakeOutcome.Failed;
    }

    /// <summary>What the handshake came to, once it is done.</summary>
    public TlsFacts Describe() => TlsDescription.Of(_ssl);

    /// <summary>The same of one with a target.</summary>
    public TargetTlsFacts DescribeTarget() => TlsDescription.OfTarget(_ssl);

    public IoResult Receive(Span<byte> buffer)
    {
        if (_hasEnded) return IoResult.Moved(0);
        if (_isBroken) return IoResult.Failed;
        Begin();
        var got = Decrypt(buffer);
        if (!End()) _isBroken = true;

        // What is still here, or is known already, no event reports.
        if (got == buffer.Length || _hasEnded || _isBroken) _socket.IsReadable = true;
        if (got > 0) return IoResult.Moved(got);
        if (_isBroken) return IoResult.Failed;
        return _hasEnded ? IoResult.Moved(0) : IoResult.Blocked;
    }

    public bool TrySend(ReadOnlySpan<byte> bytes)
    {
        if (_isBroken) return false;
        Begin();
        fixed (byte* pointer = bytes)
        {
            for (int done = 0, written; done < bytes.Length && !_isBroken; done += written)
            {
                OpenSsl.ClearErrors();
                written = OpenSsl.Write(_ssl, pointer + done, bytes.Length - done);   // A record at a time.
                if (written <= 0) _isBroken = true;
            }
        }

        if (!End()) _isBroken = true;
        return !_isBroken;
    }

    public bool TryFlush()
    {
        while (_unsent is not null)
        {
            var sent = _socket.Send(_unsent.AsSpan(_unsentStart, _unsentEnd - _unsentStart));
            if (sent.IsFailed) return false;
            if (sent.IsBlocked) return true;
            _unsentStart += sent.Bytes;
            if (_unsentStart == _unsentEnd) DropUnsent();
        }

        return true;
    }

    public bool TryFinish()
    {
        if (_isBroken || !_isShaken) return !_isBroken;
        Begin();
        if (OpenSsl.Shutdown(_ssl) < 0) _isBroken = true;
        if (!End()) _isBroken = true;
        return !_isBroken;
    }

    public void Free()
    {
        if (_ssl == 0) return;
        OpenSsl.Free(_ssl);
        (_ssl, _isBroken) = (0, true);
        EndHandshake();
        DropUnsent();
        DropUnread();
    }

    /// <summary>OpenSSL reads the head of a record, or the rest of one whose head it has.</summary>
    internal IoResult ReceiveRaw(Span<byte> buffer)
    {
        if (_unread is not null) return IoResult.Moved(TakeUnread(buffer));
        if (!_input.IsEmpty) return IoResult.Moved(_input.Take(buffer));
        if (HasPeerFinished) return IoResult.Moved(0);
        if (!_socket.IsReadable || _readBytes >= MaxReadBytes) return IoResult.Blocked;
        var read = Fill(_input.RoomFor(buffer.Length, _room));
        return read.IsBlocked || read.IsFailed ? read : IoResult.Moved(_input.Take(buffer));
    }

    private IoResult Fill(Span<byte> room)
    {
        var read = _socket.Receive(room);
        if (read.IsBlocked) _socket.OnEmpty();
        if (read.IsBlocked || read.IsFailed) return read;
        _input.Filled(read.Bytes);
        _readBytes += read.Bytes;
        if (read.Bytes == 0) HasPeerFinished = true;

        // A short read has emptied the socket, unless it stopped at a mark of urgent data or a FIN is next.
        else if (read.Bytes < room.Length && _socket is { HasPeerEnded: false, HasUrgent: false, HasError: false })
            _socket.IsReadable = false;
        return read;
    }

    private int TakeUnread(Span<byte> buffer)
    {
        var count = Math.Min(buffer.Length, _unreadEnd - _unreadStart);
        _unread.AsSpan(_unreadStart, count).CopyTo(buffer);
        _unreadStart += count;
        if (_unreadStart == _unreadEnd) DropUnread();
        return count;
    }

    /// <summary>OpenSSL writes a record. False: the connection is broken.</summary>
    internal bool SendRaw(ReadOnlySpan<byte> record) =>
        _output.TryAdd(record) || (Release() && (_output.TryAdd(record) || TryKeep(record)));

    /// <summary>Within a callback, out of which no exception can go.</summary>
    internal void OnBug(Exception exception) => (_bug, _isBroken) = (exception, true);

    private void Begin()
    {
        ObjectDisposedException.ThrowIf(_ssl == 0, this);
        (_room, _readBytes) = (HandshakeRoomBytes, 0);
        _input.Clear();
        _output.Clear();
        LoopBio.Current = this;
        OpenSsl.ClearErrors();
    }

    /// <summary>What was gathered leaves. False: the connection is broken.</summary>
    private bool End()
    {
        LoopBio.Current = null;
        if (!_input.IsEmpty && !_isBroken) KeepUnread();
        var isSent = Release();
        if (_bug is not { } bug) return isSent;
        _bug = null;
        throw new InvalidOperationException("A callback of OpenSSL failed.", bug);
    }

    private int Decrypt(Span<byte> buffer)
    {
        var got = 0;
        fixed (byte* pointer = buffer)
        {
            while (got < buffer.Length)
            {
                OpenSsl.ClearErrors();
                _room = buffer.Length - got;
                var read = OpenSsl.Read(_ssl, pointer + got, buffer.Length - got);
                if (read <= 0)
                {
                    var error = OpenSsl.ErrorOf(_ssl, read);
                    if (error == OpenSsl.SSL_ERROR_ZERO_RETURN) _hasEnded = true;
                    else if (error != OpenSsl.SSL_ERROR_WANT_READ) OnBroken();
                    return got;
                }

                got += read;
            }
        }

        return got;
    }

    private void OnBroken()
    {
        (_isBroken, FailureCode) = (true, OpenSsl.LastError());
        if (FailureCode != 0) Failure = OpenSsl.LastReason();
    }

    private bool Release()
    {
        var gathered = _output.Gathered;
        var sent = gathered.IsEmpty || HasUnsent ? IoResult.Blocked : _socket.Send(gathered);
        if (!sent.IsBlocked && !sent.IsFailed) gathered = gathered[sent.Bytes..];
        var isGood = !sent.IsFailed && (gathered.IsEmpty || TryKeep(gathered));
        _output.Clear();
        return isGood;
    }

    private bool TryKeep(ReadOnlySpan<byte> bytes)
    {
        var kept = _unsentEnd - _unsentStart;
        if (kept + bytes.Length > MaxUnsentBytes) return false;
        var next = ArrayPool<byte>.Shared.Rent(kept + bytes.Length);
        _unsent.AsSpan(_unsentStart, kept).CopyTo(next);
        bytes.CopyTo(next.AsSpan(kept));
        DropUnsent();
        (_unsent, _unsentEnd) = (next, kept + bytes.Length);
        _socket.Loop.OnKept(next.Length);
        return true;
    }

    private void DropUnsent()
    {
        if (_unsent is null) return;
        _socket.Loop.OnKept(-_unsent.Length);
        ArrayPool<byte>.Shared.Return(_unsent);
        (_unsent, _unsentStart, _unsentEnd) = (null, 0, 0);
    }

    private void KeepUnread()
    {
        var rest = _input.Rest;
        _unread = ArrayPool<byte>.Shared.Rent(rest.Length);
        rest.CopyTo(_unread);
        (_unreadStart, _unreadEnd) = (0, rest.Length);
    }

    private void DropUnread()
    {
        if (_unread is not null) ArrayPool<byte>.Shared.Return(_unread);
        (_unread, _unreadStart, _unreadEnd) = (null, 0, 0);
    }

    private void EndHandshake()
    {
        if (_hasLeft) return;
        (_hasLeft, _isShaken) = (true, !_isBroken);
        Contexts?.Leave();
    }
}
