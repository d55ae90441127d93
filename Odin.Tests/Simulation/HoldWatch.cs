using Odin.Edge.Limits;

namespace Odin.Tests.Simulation;

/// <summary>What one pool of permits may have live at an instant, but for sessions that outlived a hold: these
/// a limit does not promise to count.</summary>
internal sealed class HoldWatch(PermitPool pool)
{
    /// <summary>Live sessions that outlived a hold.</summary>
    private int _overdue;

    public PermitPool Pool => pool;

    public int HeldWithinHold(long nowMilliseconds)
    {
        var (share, used) = pool.Read(nowMilliseconds);
        return Math.Max(share, used - Math.Min(_overdue, used));
    }

    /// <summary>To be called after every step.</summary>
    public void UpdateExpiry(long nowMilliseconds)
    {
        var (share, used) = pool.Read(nowMilliseconds);
        _overdue = share == 0 && pool.IsHoldOver(nowMilliseconds) ? used : Math.Min(_overdue, used);
    }
}
