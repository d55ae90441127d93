using System.Text.Json;
using System.Text.Json.Nodes;
using Odin.Grains.Configuration;
using YamlDotNet.Serialization;

namespace Odin.Cli.Configuration;

/// <summary>Writes a configuration as YAML that reads back as the same one. Keys at their default are left out.</summary>
internal static class YamlWriter
{
    private static readonly ISerializer Yaml = new SerializerBuilder().WithQuotingNecessaryStrings(quoteYaml1_1Strings: true).WithIndentedSequences().Build();

    public static string ToYaml(ConfigSpec config) => Yaml.Serialize(Plain(JsonNode.Parse(ConfigWriter.ToJson(config)))!).TrimEnd();

    private static object? Plain(JsonNode? node) => node switch
    {
        JsonObject map => map.ToDictionary(entry => entry.Key, entry => Plain(entry.Value)),
        JsonArray list => list.Select(Plain).ToList(),
        JsonValue value => value.GetValueKind() switch
        {
            JsonValueKind.Number => value.GetValue<long>(),
            JsonValueKind.True or JsonValueKind.False => value.GetValue<bool>(),
            _ => value.GetValue<string>(),
        },
        _ => null,
    };
}
