using Odin.Silo.World;

namespace Odin.Silo.Api.Contracts;

/// <summary>A target, and whose it is.</summary>
public sealed record AppTarget(string App, WorldTarget Target);
