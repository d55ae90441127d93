namespace Odin.Edge.Hosting;

/// <summary>A source of randomness that every thread may draw from.</summary>
internal sealed class LockedRandom : Random
{
    private readonly Lock _lock = new();

    public override int Next()
    {
        lock (_lock) return base.Next();
    }

    public override int Next(int maxValue)
    {
        lock (_lock) return base.Next(maxValue);
    }

    public override double NextDouble()
    {
        lock (_lock) return base.NextDouble();
    }
}
