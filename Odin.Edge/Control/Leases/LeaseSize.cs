using Odin.Grains.Edges;

namespace Odin.Edge.Control.Leases;

/// <summary>How many slots to ask for: what the edge will use until the one after next answer can be here.</summary>
/// <remarks>
/// rate x max(0.25 s, 3 x round trip), clamped to 1..8192 (DESIGN section 5). A book that ran dry before its refill came shows that the
/// rate was underestimated: then at least twice the last size. Slots left unused distort the balance, so nothing is added on top.
/// </remarks>
internal sealed class LeaseSize
{
    private const int First = 16;
    private const double Window = 0.25;
    private const double Smoothing = 0.5;

    private double _rate;
    private double _roundTrip;
    private int _last;

    /// <summary>Slots per second, smoothed over the last refills.</summary>
    public double Rate => _rate;

    public void Observe(long accepted, TimeSpan elapsed)
    {
        if (elapsed <= TimeSpan.Zero) return;
        var now = accepted / elapsed.TotalSeconds;
        _rate = now > _rate ? now : _rate + Smoothing * (now - _rate);
    }

    public void ObserveRoundTrip(TimeSpan roundTrip) =>
        _roundTrip = _roundTrip == 0 ? roundTrip.TotalSeconds : _roundTrip + 0.25 * (roundTrip.TotalSeconds - _roundTrip);

    public int Next(bool ranDry)
    {
        var want = _last == 0 ? First : (int)Math.Min(LeaseRequest.MaxWant, Math.Ceiling(_rate * Math.Max(Window, 3 * _roundTrip)));
        if (ranDry) want = Math.Max(want, _last * 2);
        return _last = Math.Clamp(want, 1, LeaseRequest.MaxWant);
    }
}
