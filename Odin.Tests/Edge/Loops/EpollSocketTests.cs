using System.Net;
using System.Net.Sockets;
using Microsoft.Extensions.Logging.Abstractions;
using Odin.Edge.Loops;
using Odin.Edge.Loops.Epoll;
using Odin.Tests.Support;

namespace Odin.Tests.Edge.Loops;

/// <summary>A socket of the epoll loop and the kernel.</summary>
public sealed class EpollSocketTests : IDisposable
{
    private readonly Socket _target = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
    private readonly EpollLoop? _loop;

    public EpollSocketTests()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "epoll is Linux's.");
        _target.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        _target.Listen();
        _loop = new EpollLoop(0, Splicing.Auto, TimeSpan.Zero, new DescriptorBudget(1), TimeProvider.System, NullLogger.Instance);
        _loop.Start();
    }

    private EpollLoop Loop => _loop!;

    public void Dispose()
    {
        _loop?.Dispose();
        _target.Dispose();
    }

    [Fact]
    public async Task NaglesRuleEndsWithTheSecondWrite()
    {
        var socket = await ConnectAsync();
        (await IsNoDelayAsync(socket)).ShouldBeFalse();
        await SendAsync(socket);
        (await IsNoDelayAsync(socket)).ShouldBeFalse();
        await SendAsync(socket);
        (await IsNoDelayAsync(socket)).ShouldBeTrue();
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task DataThatNobodyReadsIsReportedOnceMoreAndThenWhenSomebodyWaits(bool comesBeforeTheWait)
    {
        var socket = await ConnectAsync();
        using var peer = await _target.AcceptAsync(TestContext.Current.CancellationToken);
        peer.Send("a"u8);
        (await Loop.InvokeAsync(() => socket.IsMuted)).ShouldBeFalse();
        peer.Send("b"u8);
        (await Loop.InvokeAsync(() => socket.IsMuted)).ShouldBeTrue();

        var readable = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await Loop.InvokeAsync(() => socket.IsReadable = socket.Receive(new byte[8]).Bytes != 2);
        if (comesBeforeTheWait) peer.Send("c"u8);
        await Loop.InvokeAsync(() =>
        {
            socket.WhenReady(readable.SetResult, isWrite: false);
            return true;
        });
        if (!comesBeforeTheWait) peer.Send("c"u8);
        await readable.Task.WaitAsync(TestTimeout.OfProcess, TestTimeout.Time, TestContext.Current.CancellationToken);
        (await Loop.InvokeAsync(() => socket.IsMuted)).ShouldBeFalse();
    }

    private async Task<EpollSocket> ConnectAsync()
    {
        var connected = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var socket = await Loop.InvokeAsync(() =>
        {
            var begun = (EpollSocket)Loop.Connect(_target.LocalEndPoint!.Serialize(), out _)!;
            begun.WhenReady(connected.SetResult, isWrite: true);
            return begun;
        });
        await connected.Task;
        return socket;
    }

    private Task<bool> SendAsync(EpollSocket socket) => Loop.InvokeAsync(() => socket.Send("x"u8).Bytes == 1);

    private Task<bool> IsNoDelayAsync(EpollSocket socket) => Loop.InvokeAsync(() =>
    {
        using var view = new Socket(new SafeSocketHandle(socket.Descriptor, ownsHandle: false));
        return view.NoDelay;
    });
}
