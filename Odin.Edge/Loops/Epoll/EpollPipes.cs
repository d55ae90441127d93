
namespace Odin.Edge.Loops.Epoll;

/// <summary>Linux pipes of 512 KiB, or of 256 KiB where the system gives no more: the larger the pipe, the fewer wake-ups of
/// both ends per byte (bench/RESULTS.md).</summary>
internal sealed unsafe class EpollPipes(int loop, DescriptorBudget descriptors) : PipePool
{
    /// <summary>An unprivileged user has 64 MiB of pipes in all (<c>/proc/sys/fs/pipe-user-pages-soft</c>) before
    /// the kernel refuses to enlarge them.</summary>
    private const int PipeBytes = 512 * 1024;
    private const int SmallerPipeBytes = 256 * 1024;

    protected override SplicePipe? Create()
    {
        var ends = stackalloc int[2];
        if (!descriptors.HasRoom(loop) || Libc.Pipe(ends, Libc.NonBlockingCloseOnExec) != 0) return null;
        descriptors.Add(loop, 2);
        var pipe = new SplicePipe(ends[0], ends[1]);
        if (TryEnlarge(pipe, PipeBytes) || TryEnlarge(pipe, SmallerPipeBytes)) return pipe;

        // Past the user's soft limit a pipe holds 8 KiB: copying is better.
        Destroy(pipe);
        return null;
    }

    protected override void Destroy(SplicePipe pipe)
    {
        _ = Libc.Close(pipe.ReadEnd);
        _ = Libc.Close(pipe.WriteEnd);
        descriptors.Add(loop, -2);
    }

    private static bool TryEnlarge(SplicePipe pipe, int bytes) => Libc.FileControl(pipe.WriteEnd, Libc.F_SETPIPE_SZ, bytes) >= 0;
}
