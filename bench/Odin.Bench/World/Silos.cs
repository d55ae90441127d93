namespace Odin.Bench.World;

/// <summary>Which silos live, which are found dead, and what is cut off from what.</summary>
internal sealed class Silos(int count)
{
    /// <summary>Two probes of 1.5 s and a vote (Odin.Silo, SiloTuning): until then calls to a dead silo's grains fail.</summary>
    public static readonly TimeSpan FoundDeadAfter = TimeSpan.FromSeconds(4);

    private readonly TimeSpan?[] _diedAt = new TimeSpan?[count];

    /// <summary>The region whose edges reach no silo; null: none.</summary>
    public int? CutEdges { get; set; }

    /// <summary>The region whose grain reaches no app's grain; null: none.</summary>
    public int? CutGrain { get; set; }

    public bool IsAlive(int silo) => _diedAt[silo] is null;

    /// <summary>Its grains may be activated elsewhere.</summary>
    public bool IsFoundDead(int silo, TimeSpan now) => _diedAt[silo] is { } at && now - at >= FoundDeadAfter;

    public void Kill(int silo, TimeSpan now) => _diedAt[silo] = now;

    public void Start(int silo) => _diedAt[silo] = null;

    /// <summary>Where a grain is activated, or where an edge connects: to one that lives.</summary>
    public int PlaceFor(int key)
    {
        var alive = Enumerable.Range(0, count).Where(IsAlive).ToArray();
        return IsAlive(key % count) ? key % count : alive[key / count % alive.Length];
    }
}
