using Odin.Grains.Edges;

namespace Odin.Silo.Api.Contracts;

/// <summary>An admin state that stands now.</summary>
/// <param name="Version">The catalog's.</param>
internal sealed record StateAnswer(AdminState State, long Version);
