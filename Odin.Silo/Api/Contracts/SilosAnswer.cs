using System.Collections.Immutable;
using Odin.Silo.World;

namespace Odin.Silo.Api.Contracts;

/// <summary>The silos, as the one that was asked sees them.</summary>
public sealed record SilosAnswer(DateTimeOffset Time, ImmutableArray<WorldSilo> Silos);
