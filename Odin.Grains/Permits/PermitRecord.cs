using System.Collections.Immutable;
using Odin.Grains.Edges;

namespace Odin.Grains.Permits;

/// <summary>What is stored of an app's permits: who decides, and who may hold any. Never how many.</summary>
[GenerateSerializer, Immutable, Alias("odin.permit-record")]
internal sealed record PermitRecord
{
    /// <summary>0: the app was never limited.</summary>
    [Id(0)] public long Epoch { get; init; }

    /// <summary>Of the last write in this epoch.</summary>
    [Id(1)] public long Sequence { get; init; }

    [Id(2)] public ImmutableArray<EdgeIdentity> Holders { get; init; } = [];

    /// <summary>The longest that a holder may go on without an answer.</summary>
    [Id(3)] public TimeSpan Hold { get; init; }

    public PermitRecord Claim(long atLeast) => this with { Epoch = Math.Max(Epoch, atLeast) + 1, Sequence = 0 };

    /// <summary>
    /// Null: a later epoch is in force, or a later write came before. An epoch higher than the stored one was claimed here once: the
    /// storage has lost that, and takes it again.
    /// </summary>
    public PermitRecord? Write(long epoch, long sequence, ImmutableArray<EdgeIdentity> holders, TimeSpan hold) =>
        epoch > Epoch || (epoch == Epoch && sequence > Sequence)
            ? this with { Epoch = epoch, Sequence = sequence, Holders = holders, Hold = hold }
            : null;
}
