using System.Text.Json.Nodes;
using Odin.Grains.Configuration.Nodes;

namespace Odin.Grains.Configuration.Values;

/// <summary>One of the names of an enumeration, without regard to case.</summary>
internal sealed class ChoiceValue<T> : TextualValue<T> where T : struct, Enum
{
    private static readonly string[] Names = Enum.GetNames<T>();

    public override string Expected => Names.Length == 1 ? Names[0] : $"{string.Join(", ", Names[..^1])} or {Names[^1]}";

    public override JsonObject Schema(T start) => new() { ["enum"] = new JsonArray([.. Names.Select(name => JsonValue.Create(name))]) };

    protected override bool TryParse(string text, out T value)
    {
        value = default;
        return text.Length > 0 && char.IsAsciiLetter(text[0]) && !text.Contains(',') && Enum.TryParse(text, ignoreCase: true, out value);
    }

    protected override string Format(T value) => value.ToString();

    protected override string Hint(string text) => DidYouMean.Hint(text, Names);
}
