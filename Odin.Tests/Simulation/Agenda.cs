namespace Odin.Tests.Simulation;

/// <summary>What is to happen, by time; what falls on one instant happens in the order it was put down. The only clock and
/// the only queue of a simulated world.</summary>
internal sealed class Agenda
{
    private readonly PriorityQueue<Action, (TimeSpan At, long Order)> _events = new();
    private long _order;

    public TimeSpan Now { get; private set; }

    /// <summary>Events that have happened.</summary>
    public long Happened { get; private set; }

    public void After(TimeSpan delay, Action action) =>
        _events.Enqueue(action, (Now + (delay > TimeSpan.Zero ? delay : TimeSpan.Zero), ++_order));

    /// <summary>Does <paramref name="action"/> now and then, until it says that it is over.</summary>
    /// <param name="pause">Asked before each time.</param>
    /// <param name="action">False: it is over.</param>
    public void Every(Func<TimeSpan> pause, Func<bool> action) => After(pause(), () =>
    {
        if (action()) Every(pause, action);
    });

    /// <summary>Runs the next event. False: there is none until then, and it is <paramref name="until"/> now.</summary>
    public bool TryStep(TimeSpan until)
    {
        if (!_events.TryPeek(out _, out var next) || next.At > until)
        {
            Now = until;
            return false;
        }

        Now = next.At;
        Happened++;
        _events.Dequeue()();
        return true;
    }
}
