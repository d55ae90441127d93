namespace Odin.Tests.Simulation;

/// <summary>One machine's clock: it began anywhere and runs a little too fast or too slow.</summary>
internal sealed class DriftingClock(Agenda agenda, TimeSpan start, double rate) : TimeProvider
{
    private static readonly DateTimeOffset Epoch = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);

    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    /// <summary>In milliseconds, as the loops see it.</summary>
    public long Milliseconds => GetTimestamp() / TimeSpan.TicksPerMillisecond;

    /// <summary>Off by at most 2 s either way, and by 1 %: <see cref="Odin.Grains.Permits.PermitHolders.Margin"/> is made
    /// for holds that differ by a second.</summary>
    public static DriftingClock Draw(Agenda agenda, Random random) =>
        new(agenda, TimeSpan.FromSeconds(10 + 4 * random.NextDouble()), 0.99 + 0.02 * random.NextDouble());

    public override long GetTimestamp() => (start + agenda.Now * rate).Ticks;

    public override DateTimeOffset GetUtcNow() => Epoch + TimeSpan.FromTicks(GetTimestamp());
}
