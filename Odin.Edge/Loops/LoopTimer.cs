namespace Odin.Edge.Loops;

/// <summary>One deadline on a loop, an intrusive node of its <see cref="TimingWheel"/>. For the loop's thread alone.</summary>
internal abstract class LoopTimer
{
    internal LoopTimer? Next;
    internal LoopTimer? Previous;
    internal int Slot = -1;

    /// <summary>The loop's clock, in milliseconds, at which <see cref="OnDue"/> is called.</summary>
    internal long DueMilliseconds;

    public bool IsScheduled => Slot >= 0;

    /// <summary>The deadline has passed. Not scheduled any more; may be scheduled again from here.</summary>
    protected internal abstract void OnDue();
}
