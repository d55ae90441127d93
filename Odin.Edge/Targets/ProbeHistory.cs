using Odin.Grains.Configuration;
using Odin.Grains.Targets;

namespace Odin.Edge.Targets;

/// <summary>Judges one target's health by its probe results. Pure: time comes in with every result.</summary>
/// <remarks>
/// From unknown the first result decides. Then <c>Fall</c> bad ones in a row make a target unhealthy and <c>Rise</c> good ones make it
/// healthy, unless it has fallen
/// <see cref="MaxFalls"/> times within <see cref="FallWindow"/>: such a one stays unhealthy until the first of these falls is that long
/// ago. So no target changes more than six times a minute, however it flaps, and a fall is never delayed.
/// </remarks>
/// <param name="start">Where the region's prober before this one stood.</param>
internal sealed class ProbeHistory(TargetHealth start)
{
    public const int MaxFalls = 3;
    public static readonly TimeSpan FallWindow = TimeSpan.FromMinutes(1);

    private readonly Queue<TimeSpan> _falls = new();
    private bool _wasGood;

    public ProbeState State { get; private set; } = new(start, InARow: 0, LastFailure: null);

    /// <summary>The last result speaks against the present health: the next one must come soon.</summary>
    public bool IsChanging => State.InARow > 0 && _wasGood != (State.Health == TargetHealth.Healthy);

    /// <summary>Takes a result in. True: the health changed.</summary>
    public bool Observe(ProbeResult result, HealthCheckSpec spec, TimeSpan now)
    {
        var inARow = State.InARow > 0 && _wasGood == result.IsGood ? State.InARow + 1 : 1;
        _wasGood = result.IsGood;
        var (from, to) = (State.Health, Next(inARow, spec, now));
        State = new ProbeState(to, inARow, result.Failure ?? State.LastFailure);
        if (from != TargetHealth.Unhealthy && to == TargetHealth.Unhealthy) _falls.Enqueue(now);
        return from != to;
    }

    private TargetHealth Next(int inARow, HealthCheckSpec spec, TimeSpan now) => State.Health switch
    {
        TargetHealth.Unknown => _wasGood ? TargetHealth.Healthy : TargetHealth.Unhealthy,
        TargetHealth.Healthy when !_wasGood && inARow >= spec.Fall => TargetHealth.Unhealthy,
        TargetHealth.Unhealthy when _wasGood && inARow >= spec.Rise && !IsFlapping(now) => TargetHealth.Healthy,
        var health => health,
    };

    private bool IsFlapping(TimeSpan now)
    {
        while (_falls.TryPeek(out var fall) && now - fall >= FallWindow) _falls.Dequeue();
        return _falls.Count >= MaxFalls;
    }
}
