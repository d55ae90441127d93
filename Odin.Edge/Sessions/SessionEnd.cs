namespace Odin.Edge.Sessions;

/// <summary>How a session ended, as two letters: who ended it and in which phase. docs/OPERATIONS.md explains every pair.</summary>
internal readonly record struct SessionEnd(EndedBy By, SessionPhase Phase)
{
    private const string ByLetters = "-CTEDt";
    private const string PhaseLetters = "-ACDL";
    private static readonly string[] Pairs = [.. ByLetters.SelectMany(by => PhaseLetters.Select(phase => $"{by}{phase}"))];

    public static SessionEnd Normal => default;

    public bool IsNormal => By == EndedBy.Nobody;

    public override string ToString() => Pairs[(int)By * PhaseLetters.Length + (int)Phase];
}
