namespace Odin.Grains.Backends.Balancing;

/// <summary>A target that may be assigned now.</summary>
/// <param name="Ordinal">Its place in the app's list of targets.</param>
/// <param name="Weight">Its share against the other candidates, in units of 1/<see cref="FullShare"/> of a configured weight of 1; at least 1.</param>
internal readonly record struct Candidate(ushort Ordinal, int Weight)
{
    /// <summary>The share of a target that is not in its slow start. A power of two, so that the usual weights divide a turn of the sequence without a rest.</summary>
    public const int FullShare = 16;
}
