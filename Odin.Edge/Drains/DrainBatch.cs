using Odin.Grains.Configuration;
using Odin.Grains.Edges;

namespace Odin.Edge.Drains;

/// <summary>The drains that one change begins: whatever ends at the same time shares one, so that a
/// thousand removed apps cost what one costs.</summary>
internal sealed class DrainBatch(long nowMilliseconds)
{
    private static readonly DrainSpec AtOnce = new() { Timeout = TimeSpan.Zero };

    private readonly Dictionary<(TimeSpan Timeout, TimeSpan Window, TimeSpan Notice), Drain> _drains = [];

    public long Now => nowMilliseconds;

    public IReadOnlyCollection<Drain> All => _drains.Values;

    /// <summary>The drain that an admin state asks for; null: none. One that runs is not begun anew, and only hastened.</summary>
    /// <param name="notice">How long new sessions come in before the timeout begins.</param>
    public Drain? For(AdminState adminState, DrainSpec spec, Drain? present, TimeSpan notice = default) => adminState switch
    {
        AdminState.Draining => present ?? For(spec, notice),
        AdminState.Disabled => Drain.Earlier(present, For(AtOnce)),
        _ => null,
    };

    /// <summary>The window is never longer than the timeout: a drain that is to be quick is quick.</summary>
    public Drain For(DrainSpec spec, TimeSpan notice = default)
    {
        var window = spec.Window < spec.Timeout ? spec.Window : spec.Timeout;
        if (!_drains.TryGetValue((spec.Timeout, window, notice), out var drain))
        {
            drain = new Drain(nowMilliseconds + (long)(notice + spec.Timeout).TotalMilliseconds, (long)window.TotalMilliseconds);
            _drains.Add((spec.Timeout, window, notice), drain);
        }

        return drain;
    }
}
