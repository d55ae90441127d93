using System.Text.Json;
using System.Text.Json.Serialization;

namespace Odin.Silo.Api;

/// <summary>JSON of the admin API: camelCase, words for choices, and no member that is not known.</summary>
internal static class ApiJson
{
    public static readonly JsonSerializerOptions Options = Fixed(new(JsonSerializerDefaults.Web)
    {
        Converters = { new JsonStringEnumConverter(JsonNamingPolicy.CamelCase, allowIntegerValues: false) },
        UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
        NumberHandling = JsonNumberHandling.Strict,
    });

    public static IResult Of<T>(T value, int status = StatusCodes.Status200OK) => Results.Json(value, Options, statusCode: status);

    private static JsonSerializerOptions Fixed(JsonSerializerOptions options)
    {
        options.MakeReadOnly(populateMissingResolver: true);
        return options;
    }
}
