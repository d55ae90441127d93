namespace Odin.Bench.World;

/// <summary>Clients like real ones: few apps have most of them (Zipf's law), and sessions are as often short as an exponential law
/// says.</summary>
internal sealed class Traffic
{
    public static readonly TimeSpan MeanSession = TimeSpan.FromSeconds(2);

    private readonly double[] _upTo;
    private readonly Random _random;

    public Traffic(int apps, Random random)
    {
        _random = random;
        _upTo = new double[apps];
        var sum = 0.0;
        for (var app = 0; app < apps; app++) _upTo[app] = sum += 1.0 / (app + 1);
        for (var app = 0; app < apps; app++) _upTo[app] /= sum;
    }

    /// <summary>The app of the next client.</summary>
    public int NextApp()
    {
        var found = Array.BinarySearch(_upTo, _random.NextDouble());
        return Math.Min(_upTo.Length - 1, found >= 0 ? found : ~found);
    }

    public double PartOf(int app) => _upTo[app] - (app == 0 ? 0 : _upTo[app - 1]);

    public TimeSpan NextLength() => -Math.Log(1 - _random.NextDouble()) * MeanSession;

    /// <summary>How many clients come in a span in which <paramref name="mean"/> are expected.</summary>
    public int NextCount(double mean) => (int)mean + (_random.NextDouble() < mean - (int)mean ? 1 : 0);
}
