namespace Odin.Edge.Announcing;

/// <summary>A VIP that the next process goes on with.</summary>
public sealed record PassedVip(string Name, bool IsSoft);
