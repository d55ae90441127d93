using Odin.Edge.Loops;

namespace Odin.Edge.Sessions.Relay;

/// <summary>Has the kernel keep quiet about encrypted bulk until a large piece of it has come: each piece wakes the loop and both ends
/// once. For the sources of one direction, one after the other, on its loop.</summary>
/// <remarks>
/// For few flows of a loop: of many, each finds a large piece when its turn comes. Only one that keeps coming is gathered: after
/// <see cref="StepsInARow"/> large steps, until one is small or none comes. The rest of a transfer, less than a piece, waits for two
/// ticks at most. The kernel reports a FIN, an error and a full buffer at once.
/// </remarks>
internal sealed class Gathering(EventLoop loop) : LoopTimer
{
    private const int PieceBytes = 128 * 1024;

    /// <summary>A piece is less when it is decrypted, and a record that is not whole is left of it.</summary>
    private const int LargeStepBytes = PieceBytes / 2;

    private const int StepsInARow = 8;
    private const int MostOfLoop = 8;
    private const long TickMilliseconds = 1;

    private LoopSocket? _gathered;
    private int _steps;
    private bool _hasMoved;

    public void OnStep(LoopSocket source, int bytes)
    {
        if (bytes < LargeStepBytes)
        {
            Stop();
            return;
        }

        _hasMoved = true;
        if (_gathered is not null || ++_steps < StepsInARow || loop.Gathered >= MostOfLoop) return;
        _gathered = source;
        loop.Gathered++;
        source.ReportFrom(PieceBytes);
        Schedule();
    }

    /// <summary>The source is closed.</summary>
    public void Forget()
    {
        if (_gathered is not null) loop.Gathered--;
        (_gathered, _steps) = (null, 0);
        loop.Timers.Cancel(this);
    }

    /// <summary>What has come meanwhile is reported at once.</summary>
    protected internal override void OnDue()
    {
        if (_hasMoved) Schedule();
        else Stop();
    }

    private void Stop()
    {
        _gathered?.ReportFrom(1);
        Forget();
    }

    private void Schedule()
    {
        _hasMoved = false;
        loop.Timers.ScheduleAt(this, loop.Timers.Now + TickMilliseconds);
    }
}
