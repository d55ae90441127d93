namespace Odin.Bench.Calls;

/// <summary>Microseconds of processor time of one call, and of each further KB of question and answer together.</summary>
internal readonly record struct CallPrice(double Microseconds, double PerKilobyte)
{
    public double At(double bytes) => Microseconds + PerKilobyte * bytes / 1000;
}
