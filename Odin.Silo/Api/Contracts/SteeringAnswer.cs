namespace Odin.Silo.Api.Contracts;

/// <summary>How a region is steered now.</summary>
/// <param name="Version">The catalog's.</param>
/// <param name="IsChanged">False: it was so already.</param>
/// <param name="DocumentVersion">Of the document, which stays as it is.</param>
public sealed record SteeringAnswer(Steering State, long Version, bool IsChanged, long DocumentVersion);
