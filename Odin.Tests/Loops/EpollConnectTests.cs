using System.Net;
using System.Net.Sockets;
using Microsoft.Extensions.Logging.Abstractions;
using Odin.Edge.Loops;
using Odin.Edge.Loops.Epoll;
using Odin.Edge.Resources;

namespace Odin.Tests.Loops;

/// <summary>What the kernel tells of a socket that was connected to a target.</summary>
public sealed class EpollConnectTests : IDisposable
{
    private readonly Socket _target = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
    private readonly EpollLoop? _loop;

    public EpollConnectTests()
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
