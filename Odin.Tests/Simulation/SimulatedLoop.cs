using System.Net;
using System.Net.Sockets;
using Microsoft.Extensions.Logging.Abstractions;
using Odin.Edge.Loops;

namespace Odin.Tests.Simulation;

/// <summary>A loop whose thread never starts and which has no sockets: a clock for whoever decides on it.</summary>
internal sealed class SimulatedLoop(TimeProvider time) : EventLoop(0, time, NullLogger.Instance)
{
    public override LoopSocket? Connect(SocketAddress address, out SocketError error) => throw new NotSupportedException();

    public override LoopListener Listen(IPEndPoint endpoint, bool isShared, IAcceptor acceptor) => throw new NotSupportedException();

    protected override void Wait(int timeoutMilliseconds) => throw new NotSupportedException();

    protected override void Serve() => throw new NotSupportedException();

    protected override void Wake()
    {
        // Nobody sleeps.
    }

    protected override void Release()
    {
        // Nothing is held.
    }
}
