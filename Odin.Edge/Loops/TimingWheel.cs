using System.Numerics;

namespace Odin.Edge.Loops;

/// <summary>All deadlines of one loop. Scheduling and cancelling cost a few pointer writes, whatever their number.</summary>
/// <remarks>
/// Two hashed wheels (Varghese and Lauck, 1987, schemes 6 and 7): near deadlines lie in 256 slots of 16 ms, further ones in 4096 slots of
/// 1 s, out of which they fall into the near wheel during their last seconds. A deadline is never early and at most 16 ms late while the
/// loop is not busy. A bit per near slot shows how long the loop may sleep.
/// </remarks>
internal sealed class TimingWheel
{
    private const int NearBits = 4;
    private const int NearSlots = 256;
    private const int FarBits = 10;
    private const int FarSlots = 4096;

    private readonly LoopTimer?[] _slots = new LoopTimer?[NearSlots + FarSlots];
    private readonly ulong[] _nearUsed = new ulong[NearSlots / 64];
    private long _nearTick;
    private long _farTick;
    private int _farCount;
    private readonly Action<Exception> _onFailed;

    /// <param name="nowMilliseconds">The clock.</param>
    /// <param name="onFailed">Called with what a timer threw; the others of its slot are called all the same.</param>
    public TimingWheel(long nowMilliseconds, Action<Exception> onFailed)
    {
        _onFailed = onFailed;
        Now = nowMilliseconds;
        _nearTick = nowMilliseconds >> NearBits;
        _farTick = nowMilliseconds >> FarBits;
    }

    /// <summary>The clock as of the last <see cref="SetClock"/>, in milliseconds.</summary>
    public long Now { get; private set; }

    public void Schedule(LoopTimer timer, TimeSpan delay) =>
        ScheduleAt(timer, Now + Math.Max(1, (long)Math.Ceiling(delay.TotalMilliseconds)));

    public void ScheduleAt(LoopTimer timer, long dueMilliseconds)
    {
        Cancel(timer);
        timer.DueMilliseconds = dueMilliseconds;
        Insert(timer);
    }

    public void Cancel(LoopTimer timer)
    {
        if (!timer.IsScheduled) return;

        if (timer.Previous is { } previous) previous.Next = timer.Next;
        else SetHead(timer.Slot, timer.Next);
        if (timer.Next is { } next) next.Previous = timer.Previous;
        if (timer.Slot >= NearSlots) _farCount--;
        timer.Next = timer.Previous = null;
        timer.Slot = -1;
    }

    /// <summary>Sets the clock; an earlier time than before is ignored. Calls nobody, so that what
    /// happened meanwhile can be served first.</summary>
    public void SetClock(long nowMilliseconds) => Now = Math.Max(Now, nowMilliseconds);

    /// <summary>Calls every timer that is due.</summary>
    public void FireDue()
    {
        AdvanceFar();
        AdvanceNear();
    }

    /// <summary>How long nothing is due, in milliseconds; -1: for ever.</summary>
    public int SleepMilliseconds()
    {
        var near = NextNearTick();
        var due = near >= 0 ? near << NearBits : long.MaxValue;
        if (_farCount > 0) due = Math.Min(due, (_farTick + 1) << FarBits);
        return due == long.MaxValue ? -1 : (int)Math.Clamp(due - Now, 0, int.MaxValue);
    }

    private void Insert(LoopTimer timer)
    {
        // The tick after the due one: when it comes the deadline has passed for certain.
        var near = Math.Max((timer.DueMilliseconds + (1 << NearBits) - 1) >> NearBits, _nearTick + 1);
        if (near - _nearTick < NearSlots)
        {
            Link(timer, (int)(near % NearSlots));
            return;
        }

        // Falls out of the far wheel at least one far tick before it is due.
        var far = Math.Max(timer.DueMilliseconds >> FarBits, _farTick + 1);
        Link(timer, NearSlots + (int)(far % FarSlots));
        _farCount++;
    }

    private void Link(LoopTimer timer, int slot)
    {
        var head = _slots[slot];
        timer.Slot = slot;
        timer.Previous = null;
        timer.Next = head;
        if (head is not null) head.Previous = timer;
        SetHead(slot, timer);
    }

    private void SetHead(int slot, LoopTimer? head)
    {
        _slots[slot] = head;
        if (slot >= NearSlots) return;
        if (head is null) _nearUsed[slot / 64] &= ~(1UL << (slot % 64));
        else _nearUsed[slot / 64] |= 1UL << (slot % 64);
    }

    private void AdvanceFar()
    {
        var target = Now >> FarBits;
        if (_farCount == 0) _farTick = target;
        while (_farTick < target)
        {
            _farTick++;
            CascadeFar(NearSlots + (int)(_farTick % FarSlots));
        }
    }

    private void CascadeFar(int slot)
    {
        for (LoopTimer? timer = _slots[slot], next; timer is not null; timer = next)
        {
            next = timer.Next;
            if (timer.DueMilliseconds >> FarBits > _farTick) continue;   // A later turn of the wheel.
            Cancel(timer);
            Insert(timer);
        }
    }

    private void AdvanceNear()
    {
        var target = Now >> NearBits;
        while (_nearTick < target)
        {
            var next = NextNearTick();
            if (next < 0 || next > target)
            {
                _nearTick = target;
                return;
            }

            _nearTick = next;
            FireSlot((int)(next % NearSlots));
        }
    }

    private void FireSlot(int slot)
    {
        // A timer that schedules itself again lands in a later slot, so this ends.
        while (_slots[slot] is { } timer)
        {
            Cancel(timer);
            try
            {
                timer.OnDue();
            }
            catch (Exception exception)
            {
                _onFailed(exception);
            }
        }
    }

    /// <summary>The first tick after the present one whose slot is used; -1: none.</summary>
    private long NextNearTick()
    {
        var start = (int)((_nearTick + 1) % NearSlots);
        for (var i = 0; i <= NearSlots / 64; i++)
        {
            var word = (start / 64 + i) % _nearUsed.Length;
            var bits = _nearUsed[word];
            if (i == 0) bits &= ulong.MaxValue << (start % 64);
            else if (i == NearSlots / 64) bits &= ~(ulong.MaxValue << (start % 64));
            if (bits == 0) continue;
            var slot = word * 64 + BitOperations.TrailingZeroCount(bits);
            return _nearTick + 1 + (slot - start + NearSlots) % NearSlots;
        }

        return -1;
    }
}
