namespace Odin.Silo.Auditing;

/// <summary>Who did, or tried, what on what, and what became of it. Never a key.</summary>
public sealed record AuditEntry
{
    /// <summary>Its place in the audit: later ones are greater. Empty until it is stored.</summary>
    public string Id { get; init; } = "";

    public required DateTimeOffset Time { get; init; }

    /// <summary>Null: no key, or one that is not known.</summary>
    public string? Key { get; init; }

    /// <summary>The key's name; <c>local</c>: somebody on the silo's machine while there were no keys.</summary>
    public string? Name { get; init; }

    public required string Address { get; init; }

    /// <summary>Method and route, for example <c>PUT /api/v1/apps/{app}/admin-state</c>.</summary>
    public required string Action { get; init; }

    /// <summary>The path that was asked for.</summary>
    public required string Target { get; init; }

    /// <summary>What was before, in words or as a difference; null: nothing, or nothing was changed.</summary>
    public string? Before { get; init; }

    public string? After { get; init; }

    /// <summary>The HTTP status.</summary>
    public required int Status { get; init; }

    /// <summary>Why it was refused, or what else is to be said; null: nothing.</summary>
    public string? Reason { get; init; }

    /// <summary>The silo that was asked.</summary>
    public required string Silo { get; init; }
}
