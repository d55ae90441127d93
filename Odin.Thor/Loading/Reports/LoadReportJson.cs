using System.Text.Json;
using System.Text.Json.Serialization;

namespace Odin.Thor.Loading.Reports;

/// <summary>Writes a report as one JSON object on one line.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(LoadReport))]
internal sealed partial class LoadReportJson : JsonSerializerContext
{
    public static string Write(LoadReport report) => JsonSerializer.Serialize(report, Default.LoadReport);
}
