using Odin.Grains.Edges;

namespace Odin.Silo.Api.Contracts;

/// <summary>What the operator wants.</summary>
public sealed record StateBody(AdminState? State);
