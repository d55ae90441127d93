using System.Collections.Immutable;

namespace Odin.Silo.Access;

/// <summary>A key of the admin API as it is stored: everything but the key.</summary>
/// <param name="Hash">SHA-256 of the key's text, in 64 hexadecimal digits.</param>
/// <param name="Name">Whose it is, for people.</param>
/// <param name="Role">What its holder may do.</param>
public sealed record ApiKey(string Hash, string Name, Role Role)
{
    private const int IdLength = 12;

    /// <summary>What lists, the audit and revocations call it: the first digits of its hash.</summary>
    public string Id => Hash[..IdLength];

    /// <summary>The apps it is limited to; empty: none, it is good for the whole cluster.</summary>
    public ImmutableArray<string> Apps { get; init; } = [];

    /// <summary>Null: it does not end by itself.</summary>
    public DateTimeOffset? Expires { get; init; }

    public DateTimeOffset? Created { get; init; }

    /// <summary>The id of the key that made it; null: it stands in the file of <c>AdminKeys</c>, or was made before there were
    /// keys.</summary>
    public string? Creator { get; init; }

    /// <summary>Null: it was not revoked.</summary>
    public DateTimeOffset? Revoked { get; init; }

    public bool IsGood(DateTimeOffset now) => Revoked is null && !(Expires <= now);
}
