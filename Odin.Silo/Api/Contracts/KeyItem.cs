using System.Collections.Immutable;
using Odin.Silo.Access;

namespace Odin.Silo.Api.Contracts;

/// <summary>A key in a list.</summary>
/// <param name="IsGood">It is taken now.</param>
/// <param name="IsOfFile">It stands in the file of <c>AdminKeys</c> of the silo that answers.</param>
public sealed record KeyItem(string Id, string Name, Role Role, ImmutableArray<string> Apps, DateTimeOffset? Expires,
    DateTimeOffset? Created, string? Creator, DateTimeOffset? Revoked, bool IsGood, bool IsOfFile)
{
    public static KeyItem Of(ApiKey key, DateTimeOffset now, bool isOfFile) => new(key.Id, key.Name, key.Role, key.Apps, key.Expires,
        key.Created, key.Creator, key.Revoked, key.IsGood(now), isOfFile);
}
