using System.Collections.Immutable;
using Odin.Grains.Edges;

namespace Odin.Grains.Ledger;

/// <summary>Slots handed out that no report of their edge has spoken of yet.</summary>
/// <param name="RequestId">The request they answered.</param>
/// <param name="ConfigVersion">The app version whose ordinals the slots are.</param>
/// <param name="Slots">The same array the edge was sent.</param>
/// <param name="ExpiresAt">On the grain's own clock; the edge cannot use them later.</param>
/// <param name="IsPick">True for one connection assigned by a pick: the edge never reports it as held, it is live at once.</param>
internal readonly record struct Grant(long RequestId, long ConfigVersion, ImmutableArray<ushort> Slots, TimeSpan ExpiresAt, bool IsPick)
{
    /// <summary>Whether the answer may still be on its way after this report. Else it is held, and the report's unused slots say
    /// what is left of it, or it was lost.</summary>
    public bool IsOpenAfter(AppReport report) => !IsPick && RequestId == report.LeasePending && RequestId > report.LeaseHeld;
}
