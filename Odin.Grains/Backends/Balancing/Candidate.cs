namespace Odin.Grains.Backends.Balancing;

/// <summary>A target that may be assigned now.</summary>
/// <param name="Ordinal">Its place in the app's list of targets.</param>
/// <param name="Weight">Its share against the other candidates; at least 1.</param>
internal readonly record struct Candidate(ushort Ordinal, int Weight);
