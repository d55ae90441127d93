using System.Net;
using System.Net.Sockets;
using Odin.Edge.Loops;
using Odin.Grains.Configuration;

namespace Odin.Tests.Support;

/// <summary>A socket of no loop, unless a test gives it one, that does nothing; a test overrides what it is about.</summary>
internal abstract class UnusedSocket(EventLoop? loop = null) : LoopSocket(loop!)
{
    public override EndPoint? RemoteEndPoint => throw new NotSupportedException();

    public override PeerAddress LocalAddress => throw new NotSupportedException();

    public override IoResult Receive(Span<byte> buffer) => throw new NotSupportedException();

    public override IoResult Peek(Span<byte> buffer) => throw new NotSupportedException();

    public override IoResult Send(ReadOnlySpan<byte> buffer, bool isUrgent = false) => throw new NotSupportedException();

    public override bool TryReceiveUrgent(Span<byte> one) => throw new NotSupportedException();

    public override void ShutdownSend() => throw new NotSupportedException();

    public override void Close(bool reset) => throw new NotSupportedException();

    public override void SetKeepAlive(KeepAliveSpec? spec) => throw new NotSupportedException();

    public override SocketError TakeError() => throw new NotSupportedException();
}
