namespace Odin.Grains.Edges;

/// <summary>An edge asks for slots. One is under way per edge and app.</summary>
[GenerateSerializer, Immutable, Alias("odin.lease-request")]
public sealed record LeaseRequest
{
    [Id(0)] public required EdgeIdentity Edge { get; init; }

    /// <summary>Rises by one with every request of this edge epoch; the lease answers with it. Never 0.</summary>
    [Id(1)] public required long RequestId { get; init; }

    /// <summary>Slots wanted; 1 to <see cref="MaxWant"/>. 0 where the edge ranks the targets itself and
    /// expects no session before it asks again.</summary>
    [Id(2)] public required int Want { get; init; }

    /// <summary>The edge's own numbers at this instant, with <see cref="AppReport.LeasePending"/> equal to
    /// <see cref="RequestId"/>.</summary>
    [Id(3)] public required AppReport Report { get; init; }

    public const int MaxWant = 8192;
}
