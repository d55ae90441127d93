namespace Odin.Grains.Ledger;

/// <summary>The sums of one target, or of a whole app, over all counted edges.</summary>
/// <param name="Live">Sessions connecting or connected.</param>
/// <param name="Leased">Slots out and not yet used: those reported as unused, and grants no report covers yet.</param>
/// <param name="Total">Sessions established in the present lives of the edges.</param>
internal record struct TargetCounts(long Live, long Leased, long Total)
{
    /// <summary>The most sessions there can be without a further grant.</summary>
    public readonly long Load => Live + Leased;
}
