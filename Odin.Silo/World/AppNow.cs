using System.Collections.Immutable;
using Odin.Grains.Gathering;

namespace Odin.Silo.World;

/// <summary>One app as its grain has it now, or as it was read last when the grain is among the missing.</summary>
/// <param name="Missing">Who did not answer, <see cref="WorldDocument.MostMissing"/> and the app's grain at most.</param>
/// <param name="MissingCount">How many did not.</param>
internal sealed record AppNow(WorldAppDetail Detail, ImmutableArray<MissingAnswer> Missing, int MissingCount)
{
    public static AppNow Of(WorldAppDetail detail, WorldDocument world, IEnumerable<MissingAnswer> missing)
    {
        ImmutableArray<MissingAnswer> more = [.. missing.ExceptBy(world.Missing.Select(known => known.Name), one => one.Name)];
        return new AppNow(detail, world.Missing.AddRange(more), world.MissingCount + more.Length);
    }
}
