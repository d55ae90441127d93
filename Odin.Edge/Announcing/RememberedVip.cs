namespace Odin.Edge.Announcing;

/// <summary>What the next process of the edge is to know of a VIP.</summary>
/// <param name="Flaps">How often it was announced and lost that again, as far as that is not forgotten.</param>
/// <param name="IsAnnounced">Routers have it. Whoever reads this at its start knows that the process before died.</param>
/// <param name="IsAfterDeath">One of the flaps was the death of a process.</param>
/// <param name="At">Since when it is so.</param>
internal sealed record RememberedVip(string Name, int Flaps, bool IsAnnounced, bool IsAfterDeath, DateTimeOffset At)
{
    /// <summary>More make no difference: the longest rise is reached long before.</summary>
    private const int MostFlaps = 100;

    /// <summary>What the next process begins with. To die is a flap; to stop by plan, and to hand over, is none.</summary>
    /// <param name="isTakenOver">The process before lives, or lived until it had handed over.</param>
    public RememberedVip AtStart(VipRules rules, DateTimeOffset now, bool isTakenOver)
    {
        var isForgotten = now - At > rules.ForgetFlapsAfter;
        var hasDied = IsAnnounced && !isTakenOver;
        var known = isForgotten ? 0 : Math.Clamp(Flaps, 0, MostFlaps);
        return new RememberedVip(Name, hasDied ? known + 1 : known, hasDied, hasDied || (IsAfterDeath && !isForgotten), now);
    }
}
