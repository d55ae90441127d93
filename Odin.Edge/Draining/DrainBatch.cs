using Odin.Grains.Catalog;
using Odin.Grains.Configuration;

namespace Odin.Edge.Draining;

/// <summary>The drains that one change begins: whatever ends at the same time shares one, so that a thousand removed apps cost what one costs.</summary>
internal sealed class DrainBatch(long nowMilliseconds)
{
    private static readonly DrainSpec AtOnce = new() { Timeout = TimeSpan.Zero };

    private readonly Dictionary<(TimeSpan Timeout, TimeSpan Window), Drain> _drains = [];

    public IReadOnlyCollection<Drain> All => _drains.Values;

    /// <summary>The drain that a wish asks for; null: none. One that runs is not begun anew, and only hastened.</summary>
    public Drain? For(Wish wish, DrainSpec spec, Drain? present) => wish switch
    {
        Wish.Draining => present ?? For(spec),
        Wish.Disabled => Drain.Earlier(present, For(AtOnce)),
        _ => null,
    };

    /// <summary>The window is never longer than the timeout: a drain that is to be quick is quick.</summary>
    public Drain For(DrainSpec spec)
    {
        var window = spec.Window < spec.Timeout ? spec.Window : spec.Timeout;
        if (!_drains.TryGetValue((spec.Timeout, window), out var drain))
        {
            drain = new Drain(nowMilliseconds + (long)spec.Timeout.TotalMilliseconds, (long)window.TotalMilliseconds);
            _drains.Add((spec.Timeout, window), drain);
        }

        return drain;
    }
}
