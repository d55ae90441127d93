using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using Microsoft.Extensions.Logging.Abstractions;
using Odin.Edge.Loops;
using Odin.Edge.Loops.Epoll;
using Odin.Edge.Loops.Portable;
using Odin.Tests.Simulation;

namespace Odin.Tests.Edge.Loops;

/// <summary>What throws on a loop takes nothing else with it: no event, no timer, no posted action.</summary>
public sealed class EventLoopTests : IDisposable
{
    private static readonly TimeSpan TimeLimit = TimeSpan.FromSeconds(20);
    private readonly Socket _target = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
    private EventLoop? _loop;

    public EventLoopTests()
    {
        _target.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        _target.Listen();
    }

    public static TheoryData<LoopKind> Kinds => OperatingSystem.IsLinux() ? [LoopKind.Epoll, LoopKind.Portable] : [LoopKind.Portable];

    public void Dispose()
    {
        _loop?.Dispose();
        _target.Dispose();
    }

    [Theory, MemberData(nameof(Kinds))]
    public async Task A_posted_action_that_throws_leaves_none_behind(LoopKind kind)
    {
        var loop = Start(kind);
        using var held = new ManualResetEventSlim();
        loop.Post(held.Wait);
        for (var i = 0; i < 10; i++) loop.Post(() => throw new InvalidOperationException("posted"));
        var after = loop.InvokeAsync(() => true);
        held.Set();

        (await after.WaitAsync(TimeLimit, TestContext.Current.CancellationToken)).ShouldBeTrue();
    }

    [Theory, MemberData(nameof(Kinds))]
    public async Task An_action_for_later_that_throws_leaves_none_behind(LoopKind kind)
    {
        var loop = Start(kind);
        var ran = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        loop.Post(() =>
        {
            loop.RunSoon(() => throw new InvalidOperationException("soon"));
            loop.RunSoon(ran.SetResult);
        });

        await ran.Task.WaitAsync(TimeLimit, TestContext.Current.CancellationToken);
    }

    [Theory, MemberData(nameof(Kinds))]
    public async Task A_timer_that_throws_delays_no_other_of_its_slot(LoopKind kind)
    {
        var loop = Start(kind);
        var due = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await loop.InvokeAsync(() =>
        {
            // The last one scheduled is called first.
            loop.Timers.Schedule(new ActionTimer(due.SetResult), TimeSpan.FromMilliseconds(5));
            for (var i = 0; i < 10; i++)
                loop.Timers.Schedule(new ActionTimer(() => throw new InvalidOperationException("timer")), TimeSpan.FromMilliseconds(5));
            return true;
        });

        await due.Task.WaitAsync(TimeLimit, TestContext.Current.CancellationToken);
    }

    [Theory, MemberData(nameof(Kinds))]
    public async Task An_event_that_throws_loses_no_other_of_its_batch(LoopKind kind)
    {
        const int Sockets = 20;
        var loop = Start(kind);
        var (sockets, peers) = (new LoopSocket[Sockets], new Socket[Sockets]);
        for (var i = 0; i < Sockets; i++) (sockets[i], peers[i]) = await ConnectAsync(loop);
        var reported = new CountdownEvent(Sockets);
        using var held = new ManualResetEventSlim();
        await loop.InvokeAsync(() =>
        {
            foreach (var socket in sockets)
            {
                socket.WhenReady(
                    () =>
                    {
                        reported.Signal();
                        throw new InvalidOperationException("event");
                    },
                    isWrite: false);
            }

            return true;
        });

        loop.Post(held.Wait);
        foreach (var peer in peers) peer.Send("x"u8);
        held.Set();

        await Task.Run(() => reported.Wait(TimeLimit).ShouldBeTrue("an event that came in one batch with one that threw was lost"),
            TestContext.Current.CancellationToken);
        foreach (var peer in peers) peer.Dispose();
    }

    [Theory, MemberData(nameof(Kinds))]
    public async Task A_writer_that_throws_keeps_no_event_from_the_reader(LoopKind kind)
    {
        var loop = Start(kind);
        var (socket, peer) = await ConnectAsync(loop);
        var read = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await loop.InvokeAsync(() =>
        {
            socket.IsWritable = false;
            socket.WhenReady(() => throw new InvalidOperationException("writer"), isWrite: true);
            socket.WhenReady(read.SetResult, isWrite: false);
            return true;
        });

        peer.Send("x"u8);   // Epoll reports both with one event.

        await read.Task.WaitAsync(TimeLimit, TestContext.Current.CancellationToken);
        peer.Dispose();
    }

    [Theory, MemberData(nameof(Kinds))]
    public async Task An_event_goes_before_the_next_slice_of_bulk(LoopKind kind)
    {
        var loop = Start(kind);
        var (socket, peer) = await ConnectAsync(loop);
        var order = new List<string>();
        var slices = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await loop.InvokeAsync(() =>
        {
            socket.IsReadable = false;
            socket.WhenReady(() => order.Add("event"), isWrite: false);
            for (var i = 0; i < 3; i++) loop.QueueBulk(Slice, isAgain: false);
            return true;
        });

        await slices.Task.WaitAsync(TimeLimit, TestContext.Current.CancellationToken);
        order.ShouldBe(["slice", "event", "slice", "slice"]);
        peer.Dispose();

        void Slice()
        {
            if (order.Count == 0) peer.Send("x"u8);
            var began = Stopwatch.GetTimestamp();
            while (Stopwatch.GetElapsedTime(began) < TimeSpan.FromMicroseconds(100)) Thread.SpinWait(1);
            order.Add("slice");
            if (order.Count == 4) slices.SetResult();
        }
    }

    [Theory, MemberData(nameof(Kinds))]
    public async Task Bulk_goes_on_beside_work_that_never_ends(LoopKind kind)
    {
        var loop = Start(kind);
        var moved = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var slices = 0;
        loop.Post(() =>
        {
            loop.RunSoon(Small);
            loop.QueueBulk(Bulk, isAgain: false);
        });

        await moved.Task.WaitAsync(TimeLimit, TestContext.Current.CancellationToken);

        void Small()
        {
            if (slices < 100) loop.RunSoon(Small);
        }

        void Bulk()
        {
            if (++slices < 100) loop.QueueBulk(Bulk, isAgain: slices % 2 == 0);
            else moved.SetResult();
        }
    }

    [Fact]
    public void No_socket_in_use_is_ever_of_the_generation_of_a_closed_one()
    {
        EpollLoop.NextGeneration(0).ShouldBe(1u);
        EpollLoop.NextGeneration(0x7FFF_FFFE).ShouldBe(0x7FFF_FFFFu);
        EpollLoop.NextGeneration(0x7FFF_FFFF).ShouldBe(1u);
    }

    [Fact]
    public void Pieces_of_bulk_are_small_while_much_is_kept()
    {
        _loop = new SimulatedLoop(TimeProvider.System);
        _loop.BulkScratch.Length.ShouldBe(EventLoop.BulkScratchBytes);

        _loop.OnKept((int)EventLoop.MuchKeptBytes);
        _loop.BulkScratch.Length.ShouldBe(EventLoop.SmallBulkScratchBytes);
        _loop.OnKept(-1);
        _loop.BulkScratch.Length.ShouldBe(EventLoop.BulkScratchBytes);
    }

    private EventLoop Start(LoopKind kind)
    {
        _loop = kind == LoopKind.Portable
            ? new PortableLoop(0, TimeProvider.System, NullLogger.Instance)
            : new EpollLoop(0, Splicing.Auto, TimeSpan.Zero, new DescriptorBudget(1), TimeProvider.System, NullLogger.Instance);
        _loop.Start();
        return _loop;
    }

    private async Task<(LoopSocket Socket, Socket Peer)> ConnectAsync(EventLoop loop)
    {
        var connected = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var socket = await loop.InvokeAsync(() =>
        {
            var begun = loop.Connect(_target.LocalEndPoint!.Serialize(), out _)!;
            begun.WhenReady(connected.SetResult, isWrite: true);
            return begun;
        });
        await connected.Task.WaitAsync(TimeLimit);
        return (socket, await _target.AcceptAsync());
    }

    private sealed class ActionTimer(Action action) : LoopTimer
    {
        protected internal override void OnDue() => action();
    }
}
