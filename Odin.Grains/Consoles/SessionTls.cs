namespace Odin.Grains.Consoles;

/// <summary>The TLS of one session, as its log line has it.</summary>
[GenerateSerializer, Immutable, Alias("odin.session-tls")]
public sealed record SessionTls
{
    /// <summary>With the client, such as <c>TLSv1.3</c>; null: it did not end at the edge.</summary>
    [Id(0)] public string? Version { get; init; }
    [Id(1)] public string? Cipher { get; init; }

    /// <summary>The client came with a ticket.</summary>
    [Id(2)] public bool IsResumed { get; init; }

    /// <summary>The name that the client asked for; null: none.</summary>
    [Id(3)] public string? ServerName { get; init; }

    /// <summary>The protocol that was agreed on; null: none.</summary>
    [Id(4)] public string? Alpn { get; init; }

    /// <summary>Of the client's certificate; null: it has shown none.</summary>
    [Id(5)] public string? ClientSubject { get; init; }

    /// <summary>With the target; null: none is spoken, or it failed.</summary>
    [Id(6)] public string? TargetVersion { get; init; }

    /// <summary>Why TLS with the target failed or broke; null: it did not.</summary>
    [Id(7)] public string? TargetFailure { get; init; }
}
