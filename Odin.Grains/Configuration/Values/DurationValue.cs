using System.Text.Json.Nodes;

namespace Odin.Grains.Configuration.Values;

/// <summary>A duration within a range.</summary>
internal sealed class DurationValue(string min, string max) : TextualValue<TimeSpan>
{
    private readonly TimeSpan _min = Parse(min);
    private readonly TimeSpan _max = Parse(max);

    public override string Expected => $"a duration from {min} to {max}, such as 500ms, 2s, 1m30s or 1h";

    public override JsonObject Schema(TimeSpan start) => new() { ["type"] = "string", ["pattern"] = DurationText.Pattern };

    protected override bool TryParse(string text, out TimeSpan value) =>
        DurationText.TryParse(text, out value) && value >= _min && value <= _max;

    protected override string Format(TimeSpan value) => DurationText.Format(value);

    protected override string Why(string text)
    {
        if (long.TryParse(text, out _)) return ": it has no unit";
        if (!DurationText.TryParse(text, out var value)) return "";
        return value < _min ? $": it is below {min}" : $": it is above {max}";
    }

    private static TimeSpan Parse(string text) => DurationText.TryParse(text, out var value) ? value : throw new FormatException(text);
}
