using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using Odin.Grains.Configuration.Values;

namespace Odin.Grains.Configuration.Reading;

/// <summary>The configuration described for editors and for readers, from the same table that reads it.</summary>
public static class JsonSchema
{
    private static readonly JsonSerializerOptions Indented = new()
    {
        WriteIndented = true,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    /// <summary>Every key, in the order of the model.</summary>
    public static IReadOnlyList<KeyDescription> Keys { get; } = [.. ConfigDocument.Shape.Describe("", ConfigDocument.Empty)];

    /// <summary>The JSON Schema, draft 2020-12. It knows single values; that no port or name stands twice
    /// is checked by <c>odin validate</c>.</summary>
    /// <remarks>Odin matches keys and names of choices without regard to case; a schema cannot say so,
    /// editors then offer the usual spelling.</remarks>
    public static string Generate()
    {
        var document = new JsonObject
        {
            ["$schema"] = "https://json-schema.org/draft/2020-12/schema",
            ["title"] = "Odin Global configuration",
        };
        foreach (var (key, value) in ConfigDocument.Shape.Schema(ConfigDocument.Empty).ToList()) document[key] = value?.DeepClone();
        document["patternProperties"] = new JsonObject
        {
            ["^[xX]-"] = new JsonObject { ["description"] = "For your own use; Odin does not read it." },
        };
        return document.ToJsonString(Indented);
    }
}
