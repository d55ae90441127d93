using Odin.Grains.AppBackends;

namespace Odin.Silo.World;

/// <summary>The rates of all apps from second to second. An app without news costs nothing: its sum is what it was.</summary>
internal sealed class AppRates
{
    /// <summary>After a longer pause between two documents rates begin anew.</summary>
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(5);

    private readonly Dictionary<string, SessionRate> _rates = new(StringComparer.OrdinalIgnoreCase);
    private readonly HashSet<string> _moving = new(StringComparer.OrdinalIgnoreCase);
    private DateTimeOffset _before;
    private DateTimeOffset _now;

    /// <summary>Apps whose rate changes by time alone.</summary>
    public IReadOnlyCollection<string> Moving => _moving;

    public void Begin(DateTimeOffset now) => (_before, _now) = (_now, now);

    /// <summary>Null: not known yet.</summary>
    /// <param name="app">The app's name.</param>
    /// <param name="status">How it is now, or was when it had news last.</param>
    /// <param name="isKnown">False: its grain did not answer, so its numbers may be old.</param>
    public double? Take(string app, AppStatus status, bool isKnown)
    {
        if (!_rates.TryGetValue(app, out var rate)) _rates[app] = rate = new SessionRate();
        if (!isKnown) return rate.Value;
        if (_now - _before > LongestPause) rate.Forget();
        else if (rate.IsAtRest) rate.Hold(_before);
        rate.Take(status, _now);
        if (rate.IsAtRest) _moving.Remove(app);
        else _moving.Add(app);
        return rate.Value;
    }

    public void Remove(string app)
    {
        _rates.Remove(app);
        _moving.Remove(app);
    }
}
