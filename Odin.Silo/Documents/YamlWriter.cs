using System.Text.Json;
using System.Text.Json.Nodes;
using Odin.Grains.Configuration;
using Odin.Grains.Configuration.Nodes;
using Odin.Grains.Configuration.Reading;
using YamlDotNet.Core;
using YamlDotNet.Core.Events;
using YamlSchema = YamlDotNet.Serialization.Schemas.JsonSchema;

namespace Odin.Silo.Documents;

/// <summary>Writes a configuration as YAML that reads back as the same one, without keys at their default; and other JSON.</summary>
public static class YamlWriter
{
    private static readonly EmitterSettings Settings = new EmitterSettings().WithIndentedSequences();

    public static string ToYaml(ConfigSpec config) => ToYaml(JsonNode.Parse(ConfigWriter.ToJson(config))!);

    /// <summary>The same of any JSON.</summary>
    public static string ToYaml(JsonNode node)
    {
        using var text = new StringWriter();
        var emitter = new Emitter(text, Settings);
        emitter.Emit(new StreamStart());
        emitter.Emit(new DocumentStart());
        Emit(node, emitter);
        emitter.Emit(new DocumentEnd(isImplicit: true));
        emitter.Emit(new StreamEnd());
        return VisibleText.OfLines(text.ToString().TrimEnd());
    }

    private static void Emit(JsonNode? node, Emitter emitter)
    {
        if (node is JsonObject map) EmitMap(map, emitter);
        else if (node is JsonArray list) EmitList(list, emitter);
        else if (node?.GetValueKind() == JsonValueKind.String) Emit(node.GetValue<string>(), emitter);
        else emitter.Emit(node is null ? new Scalar(AnchorName.Empty, YamlSchema.Tags.Null, "") : new Scalar(node.ToJsonString()));
    }

    private static void EmitMap(JsonObject map, Emitter emitter)
    {
        emitter.Emit(new MappingStart());
        foreach (var (key, value) in map)
        {
            Emit(key, emitter);
            Emit(value, emitter);
        }

        emitter.Emit(new MappingEnd());
    }

    private static void EmitList(JsonArray list, Emitter emitter)
    {
        emitter.Emit(new SequenceStart(AnchorName.Empty, TagName.Empty, isImplicit: true, SequenceStyle.Any));
        foreach (var item in list) Emit(item, emitter);
        emitter.Emit(new SequenceEnd());
    }

    /// <summary>Text that would be something else without is put into double quotes, and what a terminal must not get: only there YAML has
    /// escapes.</summary>
    private static void Emit(string text, Emitter emitter)
    {
        var isMistakable = YamlText.IsMistakable(text) || VisibleText.Of(text) != text;
        emitter.Emit(new Scalar(AnchorName.Empty, TagName.Empty, text, isMistakable ? ScalarStyle.DoubleQuoted : ScalarStyle.Any,
            isPlainImplicit: true, isQuotedImplicit: true));
    }
}
