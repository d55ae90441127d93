using System.Text.Json.Serialization;

namespace Odin.Edge.Takeover;

/// <summary>How messages of a takeover are written.</summary>
[JsonSerializable(typeof(TakeoverMessage))]
[JsonSourceGenerationOptions(UseStringEnumConverter = true, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
internal sealed partial class TakeoverJson : JsonSerializerContext;
