using System.Collections.Immutable;
using Odin.Grains.Configuration;

namespace Odin.Grains.Edges;

/// <summary>An edge reports what it holds under the limits of one app, and so asks for what it needs.
/// One is under way per edge and app.</summary>
[GenerateSerializer, Immutable, Alias("odin.permit-request")]
public sealed record PermitRequest
{
    [Id(0)] public required EdgeIdentity Edge { get; init; }

    /// <summary>Rises with every request of this edge epoch. Once it is sent no answer to an earlier one is taken in.</summary>
    [Id(1)] public required long RequestId { get; init; }

    /// <summary>The app version whose limits are meant.</summary>
    [Id(2)] public required long ConfigVersion { get; init; }

    /// <summary>The <see cref="PermitAnswer.Epoch"/> of the last answer taken in; 0: none yet. Answers of a lower one are void.</summary>
    [Id(3)] public required long Epoch { get; init; }

    /// <summary>One per limit.</summary>
    [Id(4)] public required ImmutableArray<PermitLine> Lines { get; init; }

    /// <summary>The request whose answer was the last taken in; 0: none yet.</summary>
    [Id(5)] public long LastTaken { get; init; }

    /// <summary>No client has been here for a while.</summary>
    [Id(6)] public bool IsIdle { get; init; }
}

/// <summary>What an edge holds under one limit. Absolute numbers at one instant, taken together.</summary>
[GenerateSerializer, Immutable, Alias("odin.permit-line")]
public sealed record PermitLine
{
    /// <summary>The target whose limit it is; null: the app's own.</summary>
    [Id(0)] public TargetAddress? Target { get; init; }

    /// <summary>Permits the edge has; 0 once its hold has ended by its own clock.</summary>
    [Id(1)] public required int Quota { get; init; }

    /// <summary>Live sessions. More than <see cref="Quota"/> when the quota was lowered below them: then
    /// none is begun until they are fewer.</summary>
    [Id(2)] public required int Used { get; init; }

    /// <summary>Sessions it would begin at once beyond <see cref="Used"/>: clients that wait, and those it
    /// turned away since the last request.</summary>
    [Id(3)] public int Wanted { get; init; }

    /// <summary>The most sessions there can be on this edge before it takes in another answer.</summary>
    internal int Held => Math.Max(Quota, Used);
}
