using Odin.Edge.Counts;

namespace Odin.Edge.Drains;

/// <summary>One drain: until when the sessions it covers may go on, and over how long their ends are spread after
/// that. Immutable; read by every loop.</summary>
/// <remarks>
/// Apps and targets name the drain they are under, so that a session needs no state of its own for it, and a drain is called off by taking
/// its name away.
/// </remarks>
/// <param name="deadline">The loop clock, in milliseconds, from which sessions are ended.</param>
/// <param name="window">How long after the deadline the last one is ended, in milliseconds; 0: all at once.</param>
/// <param name="by">What the ends are put down to.</param>
internal sealed class Drain(long deadline, long window, EndedBy by = EndedBy.Drain)
{
    public EndedBy By => by;

    public long Deadline => deadline;

    public long Ends => deadline + window;

    /// <summary>Of two reasons to drain the same thing the one that ends first counts.</summary>
    public static Drain Earlier(Drain? first, Drain second) => first is not null && first.Ends <= second.Ends ? first : second;
}
