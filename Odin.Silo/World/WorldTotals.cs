namespace Odin.Silo.World;

/// <summary>Sums over the world.</summary>
/// <param name="EstablishedPerSecond">Sessions that got a target; null: not known yet.</param>
public sealed record WorldTotals(long Live, double? EstablishedPerSecond, int Apps, int Targets, int Usable, int Edges, int Silos);
