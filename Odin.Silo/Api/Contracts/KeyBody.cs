using System.Collections.Immutable;

namespace Odin.Silo.Api.Contracts;

/// <summary>The body of <c>POST keys</c>.</summary>
/// <param name="Name">Whose it is to be.</param>
/// <param name="Role">viewer, operator or admin.</param>
/// <param name="Apps">The apps it is limited to; null or empty: none.</param>
/// <param name="Expires">When it ends by itself; null: never.</param>
public sealed record KeyBody(string? Name, string? Role, ImmutableArray<string>? Apps = null,
    DateTimeOffset? Expires = null);
