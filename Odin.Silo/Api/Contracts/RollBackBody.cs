namespace Odin.Silo.Api.Contracts;

/// <summary>Where to go back to.</summary>
/// <param name="Version">Null: the document before the present one.</param>
public sealed record RollBackBody(long? Version = null);
