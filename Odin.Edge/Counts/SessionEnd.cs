using System.Collections.Immutable;

namespace Odin.Edge.Counts;

/// <summary>How a session ended, as two letters: who ended it and in which phase. docs/OBSERVING.md explains every pair.</summary>
internal readonly record struct SessionEnd(EndedBy By, SessionPhase Phase)
{
    private const string ByLetters = "-CTEDtlcsfu";
    private const string PhaseLetters = "-ACDL";

    /// <summary>Every pair of letters, by <see cref="Index"/>.</summary>
    public static ImmutableArray<string> Pairs { get; } = [.. ByLetters.SelectMany(by => PhaseLetters.Select(phase => $"{by}{phase}"))];

    public static SessionEnd Normal => default;

    public bool IsNormal => By == EndedBy.Nobody;

    public int Index => (int)By * PhaseLetters.Length + (int)Phase;

    public override string ToString() => Pairs[Index];
}
