using System.Globalization;
using System.Net.Sockets;
using System.Runtime.InteropServices;
using Odin.Edge.Takeover;
using Odin.Tests.Support;

namespace Odin.Tests.Edge.Takeover;

public sealed partial class TakeoverChannelTests : IDisposable
{
    private const int WindowChanged = 28;   // SIGWINCH
    private readonly string _folder = Directory.CreateTempSubdirectory("odin-channel-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task Signals_do_not_end_the_wait_for_a_message()
    {
        if (!OperatingSystem.IsLinux())
        {
            Assert.Skip("takeovers are of Linux");
            return;
        }

        using var handler = PosixSignalRegistration.Create(PosixSignal.SIGWINCH, signal => signal.Cancel = true);
        var (here, there) = Pair();
        using var sender = new TakeoverChannel(here);
        using var receiver = new TakeoverChannel(there);
        var thread = new TaskCompletionSource<int>(TaskCreationOptions.RunContinuationsAsynchronously);

        var received = Task.Factory.StartNew(() =>
        {
            thread.SetResult(ThreadId());
            return receiver.Receive(TestTimeout.Usual, out _);
        }, TaskCreationOptions.LongRunning);
        var waiting = await thread.Task;
        for (var signal = 0; signal < 20; signal++)
        {
            while (!Sleeps(waiting) && !received.IsCompleted) await Task.Yield();
            SignalThread(Environment.ProcessId, waiting, WindowChanged).ShouldBe(0);
        }

        received.IsCompleted.ShouldBeFalse(received.Exception?.ToString());
        sender.Send(new TakeoverMessage { Step = TakeoverStep.Hello, Cluster = "shop" });
        (await received.WaitAsync(TestTimeout.Usual, TestTimeout.Time))!.Cluster.ShouldBe("shop");
    }

    private (Socket, Socket) Pair()
    {
        using var listener = TakeoverChannel.NewSocket();
        listener.Bind(new UnixDomainSocketEndPoint(Path.Combine(_folder, "socket")));
        listener.Listen();
        var here = TakeoverChannel.NewSocket();
        here.Connect(listener.LocalEndPoint!);
        return (here, listener.Accept());
    }

    private static bool Sleeps(int thread) => File.ReadAllText(
        string.Create(CultureInfo.InvariantCulture, $"/proc/self/task/{thread}/stat")).Split(") ")[^1].StartsWith('S');

    [LibraryImport("libc", EntryPoint = "gettid")]
    private static partial int ThreadId();

    [LibraryImport("libc", EntryPoint = "tgkill")]
    private static partial int SignalThread(int process, int thread, int signal);
}
