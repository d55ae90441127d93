using System.Text.Json;
using System.Text.Json.Nodes;
using Odin.Grains.Configuration;
using Odin.Grains.Configuration.Nodes;
using Odin.Grains.Configuration.Reading;
using YamlDotNet.Core;
using YamlDotNet.Serialization;
using YamlDotNet.Serialization.EventEmitters;

namespace Odin.Silo.Documents;

/// <summary>Writes a configuration as YAML that reads back as the same one, without keys at their default; and other JSON.</summary>
public static class YamlWriter
{
    private static readonly ISerializer Yaml = new SerializerBuilder().WithIndentedSequences()
        .WithEventEmitter(next => new QuotedText(next)).Build();

    public static string ToYaml(ConfigSpec config) => ToYaml(JsonNode.Parse(ConfigWriter.ToJson(config))!);

    /// <summary>The same of any JSON.</summary>
    public static string ToYaml(JsonNode node) => VisibleText.OfLines(Yaml.Serialize(Plain(node)!).TrimEnd());

    private static object? Plain(JsonNode? node) => node switch
    {
        JsonObject map => map.ToDictionary(entry => entry.Key, entry => Plain(entry.Value)),
        JsonArray list => list.Select(Plain).ToList(),
        JsonValue value => value.GetValueKind() switch
        {
            JsonValueKind.Number => value.TryGetValue<long>(out var whole) ? whole : value.GetValue<double>(),
            JsonValueKind.True or JsonValueKind.False => value.GetValue<bool>(),
            _ => value.GetValue<string>(),
        },
        _ => null,
    };

    /// <summary>Puts text into double quotes that would be something else without, and what a terminal must not get: only there YAML has
    /// escapes.</summary>
    private sealed class QuotedText(IEventEmitter next) : ChainedEventEmitter(next)
    {
        public override void Emit(ScalarEventInfo eventInfo, IEmitter emitter)
        {
            if (eventInfo.Source.Value is string text && (YamlText.IsMistakable(text) || VisibleText.Of(text) != text))
                eventInfo.Style = ScalarStyle.DoubleQuoted;
            base.Emit(eventInfo, emitter);
        }
    }
}
