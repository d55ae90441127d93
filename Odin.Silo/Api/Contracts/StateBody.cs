using Odin.Grains.Edges;

namespace Odin.Silo.Api.Contracts;

/// <summary>What the operator wants.</summary>
internal sealed record StateBody(AdminState? State);
