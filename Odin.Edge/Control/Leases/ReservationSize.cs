using Odin.Grains.Edges;

namespace Odin.Edge.Control.Leases;

/// <summary>How many sessions will begin here that the other edges cannot know of yet: as many slots the grain reserves, so that they do
/// not all pick the same target.</summary>
/// <remarks>
/// A report is a round trip and one interval old, on average, when the picks that follow from it are made. So: rate x (round trip +
/// interval). Fractions are carried over, for with many edges they are all there is.
/// </remarks>
internal sealed class ReservationSize
{
    /// <summary>The shortest interval between two exchanges. Bounds the traffic of one app and edge, whatever its load.</summary>
    public static readonly TimeSpan Pace = TimeSpan.FromMilliseconds(50);

    private const double RateSeconds = 1;

    private double _rate;
    private double _roundTrip;
    private double _carry;

    public void Observe(long begun, TimeSpan elapsed)
    {
        if (elapsed <= TimeSpan.Zero) return;
        _rate += (1 - Math.Exp(-elapsed.TotalSeconds / RateSeconds)) * (begun / elapsed.TotalSeconds - _rate);
    }

    public void ObserveRoundTrip(TimeSpan roundTrip) =>
        _roundTrip = _roundTrip == 0 ? roundTrip.TotalSeconds : _roundTrip + 0.25 * (roundTrip.TotalSeconds - _roundTrip);

    public int Next()
    {
        _carry += _rate * (_roundTrip + Math.Max(_roundTrip, Pace.TotalSeconds));
        var want = (int)Math.Clamp(_carry, 0, LeaseRequest.MaxWant);
        _carry = Math.Min(1, _carry - want);
        return want;
    }
}
