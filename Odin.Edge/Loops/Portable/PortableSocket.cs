using System.Net;
using System.Net.Sockets;
using Odin.Grains.Configuration;

namespace Odin.Edge.Loops.Portable;

/// <summary>One non-blocking .NET socket on a <see cref="PortableLoop"/>. The peer's FIN shows as
/// a read of nothing, never before it.</summary>
internal sealed class PortableSocket(PortableLoop loop, Socket socket, bool isConnecting) : LoopSocket(loop)
{
    private bool _isConnecting = isConnecting;
    private bool _isClosed;
    private SocketError _error;
    private byte[] _peeked = [];   // Taken from the system and not yet received.

    public Socket Socket => socket;

    public override EndPoint? RemoteEndPoint => socket.RemoteEndPoint;

    public override PeerAddress LocalAddress =>
        socket.LocalEndPoint?.Serialize() is { } local ? new PeerAddress(local.Buffer.Span[..local.Size]) : default;

    public void OnReadable()
    {
        if (_isConnecting) return;   // Some systems call a socket readable that has yet to connect.
        IsReadable = true;
        if (TakeReader() is { } reader) Loop.Run(reader);
    }

    public void OnWritable()
    {
        if (_isConnecting && SettleConnect()) return;
        IsWritable = true;
        if (TakeWriter() is { } writer) Loop.Run(writer);
    }

    /// <summary>What systems call an exception: the connection failed, or urgent data has come.</summary>
    public void OnException()
    {
        var isConnecting = _isConnecting;
        if (isConnecting && SettleConnect()) return;
        HasUrgent |= IsUrgentPending();
        if (isConnecting)
        {
            IsReadable |= HasUrgent;   // Both may have come by the same look.
            OnWritable();
        }
        else if (HasUrgent)
        {
            OnReadable();
        }
        else if (socket.Poll(0, SelectMode.SelectError))
        {
            Break();
        }
    }

    public override IoResult Receive(Span<byte> buffer)
    {
        if (_peeked.Length == 0) return Result(socket.Receive(buffer, SocketFlags.None, out var error), error);
        var count = Math.Min(_peeked.Length, buffer.Length);
        _peeked.AsSpan(0, count).CopyTo(buffer);
        _peeked = _peeked[count..];
        return IoResult.Moved(count);
    }

    /// <summary>Select would report bytes that stay in the system turn after turn: so they are taken out and kept here.</summary>
    public override IoResult Peek(Span<byte> buffer)
    {
        var kept = Math.Min(_peeked.Length, buffer.Length);
        _peeked.AsSpan(0, kept).CopyTo(buffer);
        if (kept == buffer.Length) return IoResult.Moved(kept);

        var got = ReceiveToMark(buffer[kept..]);
        if (got.IsFailed) return got;
        if (got is { IsBlocked: false, Bytes: 0 }) HasPeerEnded = true;
        var count = kept + (got.IsBlocked ? 0 : got.Bytes);
        if (count > kept) _peeked = buffer[..count].ToArray();
        return count == 0 ? got : IoResult.Moved(count);
    }

    public override bool TryReceiveUrgent(Span<byte> one)
    {
        return _peeked.Length == 0 && IsAtMark() && socket.Receive(one, SocketFlags.OutOfBand, out var error) == 1
            && error == SocketError.Success;
    }

    public override IoResult Send(ReadOnlySpan<byte> buffer, bool isUrgent = false) =>
        Result(socket.Send(buffer, isUrgent ? SocketFlags.OutOfBand : SocketFlags.None, out var error), error);

    public override void ShutdownSend()
    {
        try
        {
            socket.Shutdown(SocketShutdown.Send);
        }
        catch (SocketException)
        {
            // Broken already: the next read says so.
        }
    }

    public override void Close(bool reset)
    {
        if (_isClosed) return;
        _isClosed = true;
        loop.Forget(this);
        if (reset) LingerZero();
        socket.Dispose();
    }

    public override SocketError TakeError() => _error;

    public override void SetKeepAlive(KeepAliveSpec? spec)
    {
        try
        {
            socket.SetSocketOption(SocketOptionLevel.Socket, SocketOptionName.KeepAlive, spec is not null);
            if (spec is null) return;
            socket.SetSocketOption(SocketOptionLevel.Tcp, SocketOptionName.TcpKeepAliveInterval, spec.IntervalSeconds);
            socket.SetSocketOption(SocketOptionLevel.Tcp, SocketOptionName.TcpKeepAliveRetryCount, spec.Probes);
            socket.SetSocketOption(SocketOptionLevel.Tcp, SocketOptionName.TcpKeepAliveTime, spec.IdleSeconds);
        }
        catch (SocketException)
        {
            // The connection broke a moment ago: the next read says so.
        }
    }

    /// <summary>A read at a mark steps over the urgent byte, which may have come since the loop last looked.</summary>
    private IoResult ReceiveToMark(Span<byte> buffer)
    {
        if (!IsAtMark() || !IsUrgentPending()) return Result(socket.Receive(buffer, SocketFlags.None, out var error), error);
        HasUrgent = true;
        return IoResult.Blocked;
    }

    private bool IsAtMark()
    {
        var answer = new byte[sizeof(int)];
        socket.IOControl(IOControlCode.OobDataRead, null, answer);
        return BitConverter.ToInt32(answer) != 0;
    }

    private IoResult Result(int bytes, SocketError error)
    {
        if (error == SocketError.Success) return IoResult.Moved(bytes);
        if (error is SocketError.WouldBlock or SocketError.Interrupted or SocketError.IOPending) return IoResult.Blocked;
        OnFailure(error);
        return IoResult.Failed;
    }

    /// <summary>"Would block" is a yes, too: a second mark has overtaken the first, and its byte is still on the way.</summary>
    private bool IsUrgentPending() =>
        socket.Receive(stackalloc byte[1], SocketFlags.OutOfBand | SocketFlags.Peek, out var error) == 1
            && error == SocketError.Success || error == SocketError.WouldBlock;

    /// <summary>The connect has ended, well or not. True: it failed, and all of it was reported.</summary>
    private bool SettleConnect()
    {
        _isConnecting = false;
        _error = (SocketError)(int)socket.GetSocketOption(SocketOptionLevel.Socket, SocketOptionName.Error)!;
        if (_error == SocketError.Success) return false;
        Break();
        return true;
    }

    /// <summary>Lets those who wait meet the error by their next call, then notifies the owner.</summary>
    private void Break()
    {
        HasError = IsWritable = IsReadable = true;
        if (TakeWriter() is { } writer) Loop.Run(writer);
        if (!_isClosed && TakeReader() is { } reader) Loop.Run(reader);
        if (!_isClosed) Owner?.OnBroken(this);
    }

    private void LingerZero()
    {
        try
        {
            socket.LingerState = new LingerOption(true, 0);
        }
        catch (SocketException)
        {
            // The peer has reset it already: there is nobody to notify.
        }
    }
}
