using System.Net;
using System.Net.Sockets;
using Microsoft.Extensions.Logging.Abstractions;
using Odin.Edge.Apps;
using Odin.Edge.Control.Leases;
using Odin.Edge.Loops;
using Odin.Edge.ProxyProtocol;
using Odin.Edge.Sessions;
using Odin.Edge.Sessions.Log;
using Odin.Grains.Configuration;
using Odin.Tests.Grains.Support;
using Odin.Tests.Support;

namespace Odin.Tests.Edge.Sessions;

/// <summary>A session's object serves the next client only when both of its directions have ended.</summary>
public sealed class SessionReuseTests : IDisposable
{
    private readonly ScriptedLoop _loop = new();
    private readonly LoopSessions _sessions;
    private readonly EdgeApp _app;

    public SessionReuseTests()
    {
        var records = new SessionRecords(new NoLog(), new RecentEnds(TimeProvider.System), TimeProvider.System,
            NullLogger<SessionRecords>.Instance);
        _sessions = new LoopSessions(_loop, records, new HeaderWarnings(TimeProvider.System, NullLogger<HeaderWarnings>.Instance),
            new OwnConnections(), TimeProvider.System, new Random(1), NullLogger.Instance);
        _app = new EdgeApp(
            EdgeModels.Model(AppSpecs.Spec("app", 1, "127.0.0.1:2") with { Coordination = Coordination.Local }), loops: 1,
            app => new LeaseClient(app, Specs.Edge(), new NoCluster(), TimeProvider.System, new Random(1), NullLogger.Instance),
            _ => new NoPermits(),
            TimeProvider.System, NullLogger.Instance);
        _loop.Start();
    }

    public static TheoryData<string> Ends => ["target breaks", "client breaks", "drain", "bug"];

    [Theory]
    [MemberData(nameof(Ends))]
    public async Task It_does_not_while_one_direction_is_still_to_receive_the_end(string end)
    {
        var (first, later) = (new ScriptedSocket(_loop), new ScriptedSocket(_loop));
        var session = await OnLoopAsync(() => Start(first));
        var target = _loop.Connected[0];

        // One direction ends here and now; the other one, which waits, comes after the present batch of events.
        var meanwhile = await OnLoopAsync(() =>
        {
            End(end, session, first, target);
            first.IsClosed.ShouldBeFalse();
            return Start(later);
        });
        var afterwards = await OnLoopAsync(() => Start(new ScriptedSocket(_loop)));

        meanwhile.ShouldNotBeSameAs(session);
        (first.IsClosed, target.IsClosed, later.IsClosed).ShouldBe((true, true, false));
        afterwards.ShouldBeSameAs(session);
        _sessions.Live.ShouldBe(2);
    }

    /// <summary>With its neighbours in the list of live ones, its id, the places where TLS would hang, and the scripted socket of its
    /// target.</summary>
    [Fact]
    public async Task An_idle_one_holds_no_more_than_it_did()
    {
        const int Known = 2424, Sessions = 100;

        var held = await OnLoopAsync(() =>
        {
            var clients = Enumerable.Range(0, 2 * Sessions).Select(_ => new ScriptedSocket(_loop)).ToList();
            foreach (var client in clients[..Sessions]) Start(client);
            var before = GC.GetAllocatedBytesForCurrentThread();
            foreach (var client in clients[Sessions..]) Start(client);
            return (GC.GetAllocatedBytesForCurrentThread() - before) / Sessions;
        });

        held.ShouldBeInRange(1, Known);
    }

    public void Dispose() => _loop.Dispose();

    private static void End(string end, Session session, ScriptedSocket client, ScriptedSocket target)
    {
        switch (end)
        {
            case "target breaks":
                target.Answer(_ => IoResult.Failed);
                break;
            case "client breaks":
                client.Answer(_ => IoResult.Failed);
                break;
            case "bug":
                client.Answer(_ => throw new InvalidOperationException("of our own making"));
                break;
            default:
                session.End(Odin.Edge.Counts.EndedBy.Drain);
                break;
        }
    }

    private Session Start(ScriptedSocket client)
    {
        _sessions.Start(_app, 1, client, PeerAddress.Of(IPAddress.Loopback.GetAddressBytes(), 1000));
        return (Session)client.Owner!;
    }

    private Task<T> OnLoopAsync<T>(Func<T> function) => TestTimeout.Within(_loop.InvokeAsync(function));

    private sealed class NoLog : ISessionLog
    {
        public long Lost => 0;

        public void Write(in SessionRecord record) => throw new NotSupportedException();

        public void Flush() => throw new NotSupportedException();
    }

    /// <summary>A loop with a thread and no system calls; every connect succeeds at once.</summary>
    private sealed class ScriptedLoop() : EventLoop(0, TimeProvider.System, NullLogger.Instance)
    {
        private readonly SemaphoreSlim _wake = new(0);

        public List<ScriptedSocket> Connected { get; } = [];

        public override LoopSocket Connect(SocketAddress address, out SocketError error)
        {
            error = SocketError.Success;
            Connected.Add(new ScriptedSocket(this) { IsWritable = true });
            return Connected[^1];
        }

        public override LoopListener Listen(IPEndPoint endpoint, bool isShared, IAcceptor acceptor) => throw new NotSupportedException();

        protected override void Wait(int timeoutMilliseconds) => _wake.Wait(timeoutMilliseconds);

        protected override void Serve()
        {
            // Nothing but posted actions.
        }

        protected override void Wake() => _wake.Release();

        protected override void Release() => _wake.Dispose();
    }

    /// <summary>Nothing comes from it until the test says what.</summary>
    private sealed class ScriptedSocket(EventLoop loop) : UnusedSocket(loop)
    {
        private Func<int, IoResult> _receive = _ => throw new NotSupportedException();

        public bool IsClosed { get; private set; }

        /// <summary>Runs whoever waits for data now, with this as its next read.</summary>
        public void Answer(Func<int, IoResult> receive)
        {
            _receive = receive;
            IsReadable = true;
            TakeReader()!();
        }

        public override IoResult Receive(Span<byte> buffer) => _receive(buffer.Length);

        public override void Close(bool reset) => IsClosed = true;
    }
}
