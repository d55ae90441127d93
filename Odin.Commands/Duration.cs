using Odin.Grains.Configuration.Values;

namespace Odin.Commands;

/// <summary>A <see cref="TimeSpan"/> as people write it on a command line: <c>500ms</c>, <c>2s</c>, <c>1m30s</c>,
/// <c>1h</c>. Above zero, at most 1000h.</summary>
public readonly record struct Duration(TimeSpan Value)
{
    public const string Expected = "a duration above zero such as 500ms, 2s, 1m30s or 1h";

    /// <summary>Each unit at most once, the larger before the smaller.</summary>
    public static bool TryParse(string text, out Duration duration)
    {
        var isGood = DurationText.TryParse(text, out var value) && value > TimeSpan.Zero;
        duration = new Duration(isGood ? value : default);
        return isGood;
    }

    public override string ToString() => DurationText.Format(Value);
}
