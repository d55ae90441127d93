namespace Odin.Edge.Loops;

/// <summary>The splice pipes of one loop: made when needed, kept for the next one, never more than <see cref="MaxPipes"/>.</summary>
/// <remarks>A pipe is rented only while bytes are in it. When none is to be had the caller copies instead.</remarks>
internal abstract class PipePool
{
    public const int MaxPipes = 256;

    /// <summary>How long the system is not asked again after it refused a pipe: asking costs more than the copy it saves.</summary>
    private const long RefusedMilliseconds = 1000;

    private readonly Stack<SplicePipe> _free = new();
    private int _count;
    private int _used;
    private long _askAgainAt = long.MinValue;

    /// <summary>Pipes that are rented now. From any thread.</summary>
    public int Used => Volatile.Read(ref _used);

    public bool TryRent(long nowMilliseconds, out SplicePipe? pipe)
    {
        if (!TryTake(nowMilliseconds, out pipe)) return false;
        Volatile.Write(ref _used, _used + 1);
        return true;
    }

    private bool TryTake(long nowMilliseconds, out SplicePipe? pipe)
    {
        if (_free.TryPop(out pipe)) return true;
        if (_count >= MaxPipes || nowMilliseconds < _askAgainAt) return false;
        if ((pipe = Create()) is null)
        {
            _askAgainAt = nowMilliseconds + RefusedMilliseconds;
            return false;
        }

        _count++;
        return true;
    }

    /// <summary>Gives a pipe back; one that still holds bytes is closed, for its content belongs to nobody else.</summary>
    public void Return(SplicePipe pipe, bool isEmpty)
    {
        Volatile.Write(ref _used, _used - 1);
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

    /// <summary>Null: the system refuses a pipe large enough to be worth it.</summary>
    protected abstract SplicePipe? Create();

    protected abstract void Destroy(SplicePipe pipe);
}
