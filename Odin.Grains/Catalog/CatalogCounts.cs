namespace Odin.Grains.Catalog;

/// <summary>What the catalog's grain counts on this silo, for the silo's metrics. From any thread.</summary>
/// <remarks>The grain may move to another silo. The counts stay; what stands is then the other silo's to say.</remarks>
public sealed class CatalogCounts
{
    private readonly long[] _applies = new long[Enum.GetValues<ApplyOutcome>().Length];
    private CatalogStanding? _standing;

    /// <summary>Null: the catalog's grain is not on this silo.</summary>
    public CatalogStanding? Standing => Volatile.Read(ref _standing);

    /// <summary>Documents that were applied, replaced or rolled back to, by what became of them.</summary>
    public long Applies(ApplyOutcome outcome) => Volatile.Read(ref _applies[(int)outcome]);

    internal void Begin(long version) => Stand(new CatalogStanding(version, IsLastApplyGood: true, LastSuccess: null));

    internal void End() => Volatile.Write(ref _standing, null);

    /// <summary>Another version stands, whatever the reason.</summary>
    internal void OnVersion(long version)
    {
        if (Standing is { } standing) Stand(standing with { Version = version });
    }

    internal void OnApplied(ApplyOutcome outcome, DateTimeOffset now)
    {
        Interlocked.Increment(ref _applies[(int)outcome]);
        if (Standing is not { } standing) return;
        var isGood = outcome is ApplyOutcome.Applied or ApplyOutcome.Unchanged;
        Stand(standing with { IsLastApplyGood = isGood, LastSuccess = isGood ? now : standing.LastSuccess });
    }

    private void Stand(CatalogStanding standing) => Volatile.Write(ref _standing, standing);
}
