using System.Collections.Immutable;
using Odin.Grains.Edges;

namespace Odin.Grains.Permits;

/// <summary>What the register is to be asked next.</summary>
internal abstract record RegisterStep
{
    private RegisterStep() { }

    public sealed record Claim(long AtLeast) : RegisterStep;

    public sealed record Write(long Epoch, long Sequence, ImmutableArray<EdgeIdentity> Holders, TimeSpan Hold) : RegisterStep;
}
