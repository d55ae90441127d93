using System.Net;
using System.Net.Sockets;
using System.Runtime.CompilerServices;
using Microsoft.Extensions.Logging.Abstractions;
using Odin.Edge.Loops.Portable;

namespace Odin.Tests.Edge.Loops;

/// <summary>Where a loop is stuck can be found out, however it waits.</summary>
/// <remarks>One that spins is aborted, and of twelve aborts one ended the whole process, in the runtime's own code (PAL_SEHException). A
/// process that gives a loop up ends at once anyway; a test run must not.</remarks>
public sealed class StuckThreadTests : IDisposable
{
    private static readonly Lock Contended = new();
    private readonly PortableLoop _loop = new(0, TimeProvider.System, NullLogger.Instance);

    public void Dispose() => _loop.Dispose();

    public static TheoryData<string> Ways => ["Waits", "WaitsForALock", "WaitsForATask"];

    [Theory, MemberData(nameof(Ways))]
    public void The_stack_names_the_method(string way)
    {
        Enter(way);

        var stack = _loop.StackWhenStuck();

        stack.ShouldContain($"{nameof(StuckThreadTests)}.{way}()");
        stack.ShouldContain("EventLoop.Run");   // Optimized code has more than one of its methods in one frame.
    }

    [Fact]
    public void A_call_into_the_system_that_does_not_return_is_reported_as_such()
    {
        using var peer = new Socket(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);
        peer.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        using var entered = new ManualResetEventSlim();
        _loop.Start();
        _loop.Post(() =>
        {
            entered.Set();
            peer.Receive(new byte[1]);
        });
        entered.Wait();

        var stack = _loop.StackWhenStuck();
        peer.SendTo(new byte[1], peer.LocalEndPoint!);

        // Loops of other tests have threads of the same name: what the kernel says may be of one that runs.
        if (OperatingSystem.IsLinux())
            stack.ShouldMatch(@"no stack: it runs no managed code \([RSD] .*system call (\d+|running)\)|Socket.Receive");
    }

    [Fact]
    public void A_loop_whose_stack_was_taken_ends_in_order()
    {
        Enter("Waits");
        _loop.StackWhenStuck();

        _loop.Dispose();
    }

    private void Enter(string way)
    {
        using var entered = new ManualResetEventSlim();
        _loop.Start();
        Action stuck = way switch { "Waits" => Waits, "WaitsForALock" => WaitsForALock, _ => WaitsForATask };
        if (way == "WaitsForALock") Contended.Enter();
        _loop.Post(() =>
        {
            entered.Set();
            stuck();
        });
        entered.Wait();
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void Waits() => new ManualResetEventSlim().Wait();

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void WaitsForALock()
    {
        lock (Contended) Thread.MemoryBarrier();
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void WaitsForATask() => new TaskCompletionSource().Task.GetAwaiter().GetResult();
}
