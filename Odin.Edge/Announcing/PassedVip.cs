namespace Odin.Edge.Announcing;

/// <summary>A VIP that the next process goes on with.</summary>
/// <param name="Flaps">How often it was lost, as far as that is not forgotten; a release before this one says nothing.</param>
public sealed record PassedVip(string Name, bool IsSoft, int Flaps = 0);
