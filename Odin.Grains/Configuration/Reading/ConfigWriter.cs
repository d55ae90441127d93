using System.Text.Encodings.Web;
using System.Text.Json;
using Odin.Grains.Configuration.Nodes;

namespace Odin.Grains.Configuration.Reading;

/// <summary>Writes a configuration as JSON that reads back as the same one. Keys at their default are left out.</summary>
public static class ConfigWriter
{
    private static readonly JsonSerializerOptions Indented = new()
    {
        WriteIndented = true,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    /// <remarks>The serializer leaves marks that turn the reading direction as they are; JSON's own escapes stand for them
    /// here, since the text goes to terminals.</remarks>
    public static string ToJson(ConfigSpec config)
    {
        var document = ConfigDocument.Empty with
        {
            Apps = config.Apps,
            Vips = config.Vips,
            Regions = config.Regions.IsDefault ? [] : config.Regions,
        };
        var text = ConfigDocument.Shape.WriteDifferences(document, ConfigDocument.Empty).ToJsonString(Indented);
        return VisibleText.OfLines(text);
    }
}
