namespace Odin.Grains.Balancing;

/// <summary>How a target that has just become ready rises to its full weight: linearly, in few steps, alike for
/// whoever knows since when it is ready.</summary>
public static class SlowStart
{
    /// <summary>Shares are counted in units of one over this. A power of two, so that the usual weights divide a turn
    /// of the round robin without a rest.</summary>
    public const byte FullFraction = 16;

    /// <summary>The share of a target that has been ready for <paramref name="readyFor"/>; never 0, so that it can show how
    /// it fares. A length of null is none.</summary>
    public static byte FractionAfter(TimeSpan readyFor, TimeSpan? length) =>
        length is not { } whole || readyFor >= whole
        ? FullFraction : (byte)Math.Clamp(1 + FullFraction * readyFor.Ticks / whole.Ticks, 1, FullFraction);

    /// <summary>The age at which the share of a target that is <paramref name="readyFor"/> old rises next.</summary>
    public static TimeSpan NextStep(TimeSpan readyFor, TimeSpan length) =>
        new((long)Math.Ceiling(FractionAfter(readyFor, length) * (double)length.Ticks / FullFraction));
}
