namespace Odin.Silo.Api.Contracts;

/// <summary>What the operator wants of the VIPs of a region.</summary>
public sealed record SteeringBody(Steering? State);
