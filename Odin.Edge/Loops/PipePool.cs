namespace Odin.Edge.Loops;

/// <summary>The splice pipes of one loop: made when needed, kept for the next one, never more than <see cref="MaxPipes"/>.</summary>
/// <remarks>A pipe is rented only while bytes are in it. When none is to be had the caller copies instead.</remarks>
internal abstract class PipePool
{
    /// <summary>An unprivileged process gets 256 pipes of 256 KiB before the kernel shrinks them (<c>/proc/sys/fs/pipe-user-pages-soft</c>).</summary>
    public const int MaxPipes = 256;

    private readonly Stack<SplicePipe> _free = new();
    private int _count;

    public bool TryRent(out SplicePipe? pipe)
    {
        if (_free.TryPop(out pipe)) return true;
        if (_count >= MaxPipes || (pipe = Create()) is null) return false;
        _count++;
        return true;
    }

    /// <summary>Gives a pipe back; one that still holds bytes is closed, for its content belongs to nobody else.</summary>
    public void Return(SplicePipe pipe, bool isEmpty)
    {
        if (isEmpty)
        {
            _free.Push(pipe);
            return;
        }

        _count--;
        Destroy(pipe);
    }

    public void Clear()
    {
        while (_free.TryPop(out var pipe)) Destroy(pipe);
    }

    protected abstract SplicePipe? Create();

    protected abstract void Destroy(SplicePipe pipe);
}
