using System.Net;
using System.Net.Sockets;
using Odin.Thor.Loading.Tallies;
using Odin.Thor.Sockets;

namespace Odin.Thor.Loading;

/// <summary>A client's connection, opened and closed for one session after the other. Owns its
/// socket and the deadline of each wait.</summary>
/// <remarks>
/// Used by one session at a time. Two other threads reach in, and both only dispose the socket, which ends the call in flight: the
/// deadline's timer, and <see cref="Interrupt"/>.
/// </remarks>
internal sealed class ClientSocket : IDisposable
{
    private readonly SocketOperation _sending = new();
    private readonly SocketOperation _receiving = new();
    private readonly TimeProvider _time;
    private readonly TimeSpan _timeout;
    private readonly ITimer _timer;
    private Socket? _socket;
    private long _deadline = long.MaxValue;
    private volatile bool _isExpired;
    private volatile bool _isInterrupted;

    public ClientSocket(TimeSpan timeout, TimeProvider time)
    {
        _time = time;
        _timeout = timeout;
        _timer = time.CreateTimer(static state => ((ClientSocket)state!).Expire(), this, Timeout.InfiniteTimeSpan,
            Timeout.InfiniteTimeSpan);
    }

    /// <summary>Gives the next waits, together, the whole time-out again.</summary>
    public void RestartDeadline()
    {
        Volatile.Write(ref _deadline, _time.GetTimestamp() + (long)(_timeout.TotalSeconds * _time.TimestampFrequency));
        _timer.Change(_timeout, Timeout.InfiniteTimeSpan);
    }

    /// <summary>No time-out until the next restart: a held session that waits for its next second is not late.</summary>
    public void PauseDeadline() => Volatile.Write(ref _deadline, long.MaxValue);

    private void Expire()
    {
        var socket = _socket;
        var deadline = Volatile.Read(ref _deadline);
        if (deadline == long.MaxValue) return;

        // The timer's clock is coarse and may be early; and a timer of an earlier wait must not end this one.
        var rest = _time.GetElapsedTime(_time.GetTimestamp(), deadline);
        if (rest > TimeSpan.Zero)
        {
            _timer.Change(TimeSpan.FromMilliseconds(Math.Ceiling(rest.TotalMilliseconds)), Timeout.InfiniteTimeSpan);
            return;
        }

        _isExpired = true;
        socket?.Dispose();
    }

    public async ValueTask<SessionEnd> ConnectAsync(IPEndPoint remote, IPEndPoint? local)
    {
        _isExpired = false;
        try
        {
            _socket = new Socket(remote.AddressFamily, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
            if (local is not null) SourceAddresses.Bind(_socket, local);
        }
        catch (SocketException failure)
        {
            return SessionEnds.Of(failure.SocketErrorCode);
        }

        if (_isInterrupted) _socket.Dispose();   // Interrupt came before it could see this socket.
        return EndOf(await _sending.ConnectAsync(_socket, remote));
    }

    public async ValueTask<SessionEnd> SendAsync(ReadOnlyMemory<byte> bytes) => EndOf(await _sending.SendAsync(_socket!, bytes));

    /// <summary>Receives once; 0 bytes after the target's FIN.</summary>
    public async ValueTask<(SessionEnd End, int Bytes)> ReceiveAsync(Memory<byte> buffer)
    {
        var error = await _receiving.ReceiveAsync(_socket!, buffer);
        return (EndOf(error), _receiving.BytesTransferred);
    }

    public SessionEnd HalfClose()
    {
        try
        {
            _socket!.Shutdown(SocketShutdown.Send);
            return SessionEnd.Ok;
        }
        catch (SocketException failure)
        {
            return EndOf(failure.SocketErrorCode);
        }
        catch (ObjectDisposedException)
        {
            return EndOf(SocketError.OperationAborted);
        }
    }

    public void Close() => _socket?.Dispose();

    /// <summary>Closes with RST: leaves no TIME_WAIT behind, and ends a send in flight.</summary>
    public void Reset() => _socket?.Close(timeout: 0);

    /// <summary>Ends the session that runs and all that follow. From any thread.</summary>
    public void Interrupt()
    {
        _isInterrupted = true;
        _socket?.Dispose();
    }

    private SessionEnd EndOf(SocketError error)
    {
        if (error == SocketError.Success) return SessionEnd.Ok;
        if (_isInterrupted) return SessionEnd.Interrupted;
        return _isExpired ? SessionEnd.Timeout : SessionEnds.Of(error);
    }

    public void Dispose()
    {
        _timer.Dispose();
        _socket?.Dispose();
        _sending.Dispose();
        _receiving.Dispose();
    }
}
