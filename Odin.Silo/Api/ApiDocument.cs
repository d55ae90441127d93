using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Schema;
using System.Text.RegularExpressions;
using Odin.Silo.Access;

namespace Odin.Silo.Api;

/// <summary>The reference of the admin API in OpenAPI 3.1, made of the table of routes and of the types that they take and give.</summary>
internal static partial class ApiDocument
{
    private static readonly JsonSerializerOptions Indented = new()
    {
        WriteIndented = true,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    private static readonly JsonSchemaExporterOptions Schemas = new() { TreatNullObliviousAsNonNullable = true };

    private static readonly Lazy<string> Text = new(() => Create().ToJsonString(Indented));

    public static Task<IResult> GetAsync(ApiCall call) => Task.FromResult(Results.Text(Text.Value, "application/json"));

    public static JsonObject Create()
    {
        var paths = new JsonObject();
        foreach (var path in ApiRoutes.All.GroupBy(route => route.Path))
            paths[path.Key] = new JsonObject(path.Select(route => KeyValuePair.Create<string, JsonNode?>(
                route.Method.ToLowerInvariant(), OperationOf(route))));
        return new JsonObject
        {
            ["openapi"] = "3.1.0",
            ["info"] = new JsonObject { ["title"] = "Odin admin API", ["version"] = "1" },
            ["servers"] = new JsonArray(new JsonObject { ["url"] = ApiRoute.Root }),
            ["security"] = new JsonArray(new JsonObject { ["key"] = new JsonArray() }, new JsonObject { ["session"] = new JsonArray() }),
            ["paths"] = paths,
            ["components"] = new JsonObject
            {
                ["securitySchemes"] = new JsonObject
                {
                    ["key"] = new JsonObject { ["type"] = "http", ["scheme"] = "bearer" },
                    ["session"] = new JsonObject { ["type"] = "apiKey", ["in"] = "cookie", ["name"] = SessionCookies.Name },
                },
                ["responses"] = new JsonObject { ["problem"] = ProblemResponse() },
            },
        };
    }

    private static JsonObject OperationOf(ApiRoute route)
    {
        var operation = new JsonObject { ["summary"] = route.Summary, ["x-role"] = route.Access.Role.ToString().ToLowerInvariant() };
        var parameters = ParametersOf(route).ToArray();
        if (parameters.Length > 0) operation["parameters"] = new JsonArray(parameters);
        if (route.Body is { } body)
            operation["requestBody"] = new JsonObject { ["required"] = true, ["content"] = Content("application/json", SchemaOf(body)) };
        operation["responses"] = new JsonObject
        {
            [$"{route.Status}"] = new JsonObject { ["description"] = "Done.", ["content"] = AnswerOf(route) },
            ["default"] = new JsonObject { ["$ref"] = "#/components/responses/problem" },
        };
        return operation;
    }

    private static IEnumerable<JsonNode?> ParametersOf(ApiRoute route)
    {
        foreach (Match part in Part().Matches(route.Path)) yield return ParameterOf(part.Groups[1].Value, "path", isRequired: true);
        foreach (var name in route.Query) yield return ParameterOf(name, "query", isRequired: false);
        if (route.Action == $"PUT {ApiRoute.Root}/config") yield return ParameterOf("If-Match", "header", isRequired: false);
    }

    private static JsonObject ParameterOf(string name, string place, bool isRequired) => new()
    {
        ["name"] = name,
        ["in"] = place,
        ["required"] = isRequired,
        ["schema"] = new JsonObject { ["type"] = "string" },
    };

    /// <summary>Text is a stream of server-sent events.</summary>
    private static JsonObject AnswerOf(ApiRoute route)
    {
        if (route.Answer == typeof(string)) return Content("text/event-stream", new JsonObject { ["type"] = "string" });
        var answer = Content("application/json", SchemaOf(route.Answer!));
        if (route.IsAlsoYaml) answer[ConfigRoutes.Yaml] = new JsonObject { ["schema"] = SchemaOf(route.Answer!) };
        return answer;
    }

    private static JsonNode SchemaOf(Type type) => type == typeof(object)
        ? new JsonObject { ["type"] = "object" } : ApiJson.Options.GetJsonSchemaAsNode(type, Schemas);

    private static JsonObject Content(string type, JsonNode schema) => new() { [type] = new JsonObject { ["schema"] = schema } };

    private static JsonObject ProblemResponse() => new()
    {
        ["description"] = "What was wrong, as RFC 9457 has it.",
        ["content"] = Content(Problem.ContentType, new JsonObject
        {
            ["type"] = "object",
            ["properties"] = new JsonObject
            {
                ["title"] = new JsonObject { ["type"] = "string" },
                ["status"] = new JsonObject { ["type"] = "integer" },
                ["detail"] = new JsonObject { ["type"] = "string" },
            },
        }),
    };

    [GeneratedRegex(@"\{(\w+)\}")]
    private static partial Regex Part();
}
