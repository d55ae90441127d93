namespace Odin.Grains.Permits;

/// <summary><c>HoldSilent</c> as it changes: a hold that was given lasts to its end, whatever is configured meanwhile.</summary>
internal sealed class HoldLength
{
    private TimeSpan _before;
    private TimeSpan _beforeUntil;

    /// <summary>As configured: how long answers hold.</summary>
    public TimeSpan Present { get; private set; }

    /// <summary>What holds given earlier may last.</summary>
    public TimeSpan Longest(TimeSpan now) => now < _beforeUntil && _before > Present ? _before : Present;

    public void Set(TimeSpan hold, TimeSpan now)
    {
        if (hold == Present) return;
        Remember(Present, now);
        Present = hold;
    }

    /// <summary>Holds of this length may have been given up to now.</summary>
    public void Remember(TimeSpan hold, TimeSpan now)
    {
        var longest = Longest(now);
        _before = longest > hold ? longest : hold;
        _beforeUntil = now + _before + PermitHolders.Margin;
    }
}
