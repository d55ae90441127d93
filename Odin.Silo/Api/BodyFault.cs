using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization.Metadata;

namespace Odin.Silo.Api;

/// <summary>What is wrong with a body that a route cannot take: the member, its value, and what is expected; no type of .NET.</summary>
internal static class BodyFault
{
    private const int LongestValue = 80;

    /// <param name="body">What was sent.</param>
    /// <param name="type">What the route takes.</param>
    public static string Of(ReadOnlySpan<byte> body, Type type)
    {
        try
        {
            return Of(JsonNode.Parse(body), type, "") ?? "The body is not what is expected here.";
        }
        catch (JsonException failure)
        {
            return string.Create(CultureInfo.InvariantCulture,
                $"The body is not JSON, at line {failure.LineNumber + 1}, column {failure.BytePositionInLine + 1}.");
        }
        catch (ArgumentException)
        {
            return "The body names a member twice.";
        }
    }

    /// <summary>Null: nothing is.</summary>
    private static string? Of(JsonNode? node, Type type, string path)
    {
        var known = ApiJson.Options.GetTypeInfo(Nullable.GetUnderlyingType(type) ?? type);
        if (known.Kind != JsonTypeInfoKind.Object)
            return IsGood(node, type) ? null : $"{path} {Text(node)}: expected {Expected(known.Type)}.";
        if (node is null) return null;
        if (node is not JsonObject members) return $"{(path.Length == 0 ? "The body" : path)} {Text(node)}: expected an object.";
        return members.Select(member => Of(member, known, path)).OfType<string>().FirstOrDefault();
    }

    private static string? Of(KeyValuePair<string, JsonNode?> member, JsonTypeInfo owner, string path)
    {
        var name = path.Length == 0 ? member.Key : $"{path}.{member.Key}";
        var property = owner.Properties.FirstOrDefault(known => known.Name.Equals(member.Key, StringComparison.OrdinalIgnoreCase));
        return property is not null ? Of(member.Value, property.PropertyType, name)
            : $"'{name}' is not known here. Known ones: {string.Join(", ", owner.Properties.Select(known => known.Name))}.";
    }

    private static bool IsGood(JsonNode? node, Type type)
    {
        try
        {
            node.Deserialize(type, ApiJson.Options);
            return true;
        }
        catch (JsonException)
        {
            return false;
        }
    }

    private static string Text(JsonNode? node)
    {
        var text = node?.ToJsonString() ?? "null";
        return text.Length <= LongestValue ? text : $"{text.AsSpan(0, LongestValue)}…";
    }

    private static string Expected(Type type)
    {
        if (type.IsEnum)
            return string.Join(" or ", Enum.GetNames(type).Select(name => $"\"{JsonNamingPolicy.CamelCase.ConvertName(name)}\""));
        if (type == typeof(bool)) return "true or false";
        if (type == typeof(string)) return "text";
        if (type == typeof(int) || type == typeof(long)) return "a whole number";
        if (type == typeof(double)) return "a number";
        return type == typeof(DateTimeOffset) ? "a time such as \"2030-01-31T00:00:00Z\"" : "a list of text";
    }
}
