using System.Collections.Immutable;
using Odin.Grains.Consoles;

namespace Odin.Edge.Counts;

/// <summary>How a session ended, as two letters: who ended it and in which phase. docs/OBSERVING.md explains every pair.</summary>
internal readonly record struct SessionEnd(EndedBy By, SessionPhase Phase)
{
    /// <summary>Every pair of letters, by <see cref="Index"/>.</summary>
    public static ImmutableArray<string> Pairs { get; } =
        [.. EndLetters.By.SelectMany(by => EndLetters.Phases.Select(phase => $"{by}{phase}"))];

    public static SessionEnd Normal => default;

    public bool IsNormal => By == EndedBy.Nobody;

    public int Index => (int)By * EndLetters.Phases.Length + (int)Phase;

    public override string ToString() => Pairs[Index];
}
