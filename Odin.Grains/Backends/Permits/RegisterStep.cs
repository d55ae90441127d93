using System.Collections.Immutable;

namespace Odin.Grains.Backends.Permits;

/// <summary>What the register is to be asked next.</summary>
internal abstract record RegisterStep
{
    private RegisterStep() { }

    public sealed record Claim(long AtLeast) : RegisterStep;

    public sealed record Write(long Epoch, long Sequence, ImmutableArray<EdgeIdentity> Holders, TimeSpan Hold) : RegisterStep;
}
