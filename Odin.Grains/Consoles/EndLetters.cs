namespace Odin.Grains.Consoles;

/// <summary>The two letters of a session's end: who ended it, and in which phase. docs/OBSERVING.md explains every pair.</summary>
public static class EndLetters
{
    public const string By = "-CTEDtlcsfu";
    public const string Phases = "-ACDL";

    /// <summary>What may be asked for, in words.</summary>
    public const string Expected = $"one of {By}, or two with one of {Phases} behind it, for example T or TD";

    /// <summary>The beginning of a pair.</summary>
    public static bool IsBeginning(string text) =>
        text.Length is 1 or 2 && By.Contains(text[0], StringComparison.Ordinal)
        && (text.Length == 1 || Phases.Contains(text[1], StringComparison.Ordinal));
}
