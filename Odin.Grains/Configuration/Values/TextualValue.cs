using System.Text.Json.Nodes;
using Odin.Grains.Configuration.Nodes;

namespace Odin.Grains.Configuration.Values;

/// <summary>A value written as one text.</summary>
internal abstract class TextualValue<T> : ConfigValue<T>
{
    private const int MaxWhy = 300;

    public sealed override bool TryRead(ConfigNode node, T start, ConfigPath path, ConfigErrors errors, out T value)
    {
        if (node is ScalarNode { Type: ScalarType.Text or ScalarType.Number } scalar && TryParse(scalar.Text, out value)) return true;

        value = start;
        var why = node is ScalarNode { Type: ScalarType.Text or ScalarType.Number } text && !errors.IsFull
            ? VisibleText.Shorten(Why(text.Text), MaxWhy) : "";
        errors.Add(node, path, $"is not valid{why}; expected {Expected}.{(node is ScalarNode word ? Hint(word.Text) : "")}");
        return false;
    }

    public override JsonNode? Write(T value) => JsonValue.Create(Format(value));

    protected abstract bool TryParse(string text, out T value);

    protected abstract string Format(T value);

    /// <summary>A more exact reason for text that was refused: <c>: port 70000 is above 65535</c>.</summary>
    protected virtual string Why(string text) => "";

    protected virtual string Hint(string text) => "";
}
