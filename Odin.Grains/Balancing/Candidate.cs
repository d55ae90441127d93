namespace Odin.Grains.Balancing;

/// <summary>A target that may be assigned now.</summary>
/// <param name="Ordinal">Its place in the app's list of targets.</param>
/// <param name="Weight">Its share against the other candidates, in units of 1/<see cref="SlowStart.FullFraction"/> of
/// a configured weight of 1; at least 1.</param>
internal readonly record struct Candidate(ushort Ordinal, int Weight);
