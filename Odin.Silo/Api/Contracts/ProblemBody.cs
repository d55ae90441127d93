using System.Text.Json;
using System.Text.Json.Serialization;

namespace Odin.Silo.Api.Contracts;

/// <summary>What was wrong, as RFC 9457 has it, and for programs what exactly.</summary>
/// <param name="Code">One of <see cref="ProblemCode"/>.</param>
/// <param name="Version">Of the document that stands.</param>
public sealed record ProblemBody(string? Title, int Status, string? Detail, string? Code = null, long? Version = null)
{
    public static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web)
    {
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    };
}
