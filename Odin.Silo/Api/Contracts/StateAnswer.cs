using Odin.Grains.Edges;

namespace Odin.Silo.Api.Contracts;

/// <summary>An admin state that stands now.</summary>
/// <param name="Version">The catalog's.</param>
/// <param name="IsChanged">False: it stood already.</param>
/// <param name="DocumentVersion">Of the document, which stays as it is.</param>
public sealed record StateAnswer(AdminState State, long Version, bool IsChanged, long DocumentVersion);
