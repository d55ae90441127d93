namespace Odin.Grains.Consoles;

/// <summary>How sessions are ended.</summary>
/// <param name="IsDryRun">They are only counted.</param>
/// <param name="Over">The ends are spread evenly over so long, so that clients do not come back all at once; zero: at once.</param>
/// <param name="Max">No more than so many; null: all.</param>
[GenerateSerializer, Immutable, Alias("odin.close-options")]
public sealed record CloseOptions([property: Id(0)] bool IsDryRun, [property: Id(1)] TimeSpan Over, [property: Id(2)] int? Max);
