namespace Odin.Edge.Loops.Epoll;

/// <summary>Linux pipes of 256 KiB: with the default 64 KiB bulk traffic costs a quarter to a half more (docs: bench/RESULTS.md).</summary>
internal sealed unsafe class EpollPipes : PipePool
{
    private const int PipeBytes = 256 * 1024;

    protected override SplicePipe? Create()
    {
        var ends = stackalloc int[2];
        if (Libc.Pipe(ends, Libc.NonBlockingCloseOnExec) != 0) return null;
        var pipe = new SplicePipe(ends[0], ends[1]);
        if (Libc.FileControl(pipe.WriteEnd, Libc.SetPipeSize, PipeBytes) >= 0) return pipe;

        // Past the user's soft limit a pipe holds 8 KiB: copying is better.
        Destroy(pipe);
        return null;
    }

    protected override void Destroy(SplicePipe pipe)
    {
        _ = Libc.Close(pipe.ReadEnd);
        _ = Libc.Close(pipe.WriteEnd);
    }
}
