using System.Text.Encodings.Web;
using System.Text.Json;

namespace Odin.Grains.Configuration;

/// <summary>Writes a configuration as JSON that reads back as the same one. Keys at their default are left out.</summary>
public static class ConfigWriter
{
    private static readonly JsonSerializerOptions Indented = new() { WriteIndented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static string ToJson(ConfigSpec config) => ConfigDocument.Shape.WriteDifferences(ConfigDocument.Empty with { Apps = config.Apps }, ConfigDocument.Empty).ToJsonString(Indented);
}
