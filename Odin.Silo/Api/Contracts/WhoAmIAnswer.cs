using System.Collections.Immutable;
using Odin.Silo.Access;

namespace Odin.Silo.Api.Contracts;

/// <summary>What the silo makes of the caller.</summary>
/// <param name="Key">The id of its key, or who its certificate or token says it is; null: nobody has to show one yet.</param>
/// <param name="Apps">What it is limited to; empty: nothing.</param>
public sealed record WhoAmIAnswer(string Name, Role Role, string? Key, ImmutableArray<string> Apps, DateTimeOffset? Expires,
    string? Address, string Silo);
