namespace Odin.Grains.Configuration.Nodes;

/// <summary>A single value.</summary>
/// <param name="Type">What the format says it is.</param>
/// <param name="Text">The value without quotes and escapes; empty for null.</param>
public sealed record ScalarNode(ScalarType Type, string Text, int Line, int Column) : ConfigNode(Line, Column)
{
    private const int ExcerptLength = 60;

    public override string Kind =>
        Type switch { ScalarType.Null => "null", ScalarType.Boolean => "true or false", ScalarType.Number => "a number", _ => "text" };

    public override string Excerpt
    {
        get
        {
            if (Type == ScalarType.Null) return "null";
            var text = VisibleText.Shorten(Text, ExcerptLength);
            return Type == ScalarType.Text ? $"\"{text}\"" : text;
        }
    }
}

/// <summary>The types of single values that all formats know.</summary>
public enum ScalarType
{
    /// <summary>A string.</summary>
    Text,

    /// <summary>An integer or a fraction, as written.</summary>
    Number,

    /// <summary><c>true</c> or <c>false</c>.</summary>
    Boolean,

    /// <summary>Nothing.</summary>
    Null,
}
