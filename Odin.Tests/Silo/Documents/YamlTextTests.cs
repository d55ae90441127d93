using System.Text.Json.Nodes;
using CsCheck;
using Odin.Silo.Documents;
using YamlDotNet.Core;
using YamlDotNet.RepresentationModel;
using YamlDotNet.Serialization;

namespace Odin.Tests.Silo.Documents;

/// <summary>Text is quoted where the library would quote it, and where a reader would take it for something else.</summary>
public sealed class YamlTextTests
{
    private static readonly ISerializer Library = new SerializerBuilder().WithQuotingNecessaryStrings(quoteYaml1_1Strings: true).Build();

    private static readonly Gen<string> Numbers = Gen.String[Gen.Char["0123456789+-._:eExXobBinfaT "], 0, 8];

    private static readonly Gen<string> Words = Gen.OneOf(Array.ConvertAll(
        [
            "true", "Off", "NULL", "~", "", "y", "N", "=", "<<", ".inf", "-.Inf", ".NaN", "0x1F", "0b01", "0o17", "1e3", "1_000",
            "190:20:30", "2001-12-14", "2001-12-14t21:59:43.10-05:00", "web", "e5", "10.0.0.1:8080", "odin-1", "[a]", "a: b", "#", "- a",
            "'", "%", "@a", "`", "ü", "no",
        ], Gen.Const));

    private static readonly Gen<string> Texts = Gen.OneOf(Numbers, Words,
        Gen.String[Gen.Char["ab :#-\n\t'\"\\\u001b\u0085é{}[],&*!|>%@`"], 0, 12]);

    private static readonly string[] Bare = ["null", "true", "false", "0", "-17", "0.25", "12345678901"];

    private static readonly Gen<string> Trees = Gen.Recursive<string>((depth, tree) => depth > 3 ? Texts.Select(Quoted) : Gen.OneOf(
        Texts.Select(Quoted),
        Gen.OneOf(Array.ConvertAll(Bare, Gen.Const)),
        tree.Array[0, 4].Select(items => $"[{string.Join(',', items)}]"),
        Gen.Select(Gen.String[Gen.Char.AlphaNumeric, 1, 8], tree).Array[0, 4].Select(items =>
            $"{{{string.Join(',', items.DistinctBy(item => item.Item1).Select(item => $"{Quoted(item.Item1)}:{item.Item2}"))}}}")));

    [Fact]
    public void What_the_library_quotes_is_quoted() => Gen.OneOf(Numbers, Words).Sample(text =>
    {
        if (IsQuoted(Library.Serialize(text))) IsQuoted(YamlWriter.ToYaml(JsonValue.Create(text))).ShouldBeTrue(text);
    }, iter: 20_000);

    [Theory]
    [InlineData("web"), InlineData("e5"), InlineData("10.0.0.1:8080"), InlineData("eu-west-1"), InlineData("1m30s"), InlineData("none")]
    [InlineData("yesterday"), InlineData("1.2.3"), InlineData("-a"), InlineData("/etc/tls.pem"), InlineData("GET /healthz")]
    public void Other_text_stands_as_it_is(string text) => YamlWriter.ToYaml(JsonValue.Create(text)).ShouldBe(text);

    [Fact]
    public void What_is_written_reads_back() => Trees.Sample(json =>
    {
        var yaml = YamlWriter.ToYaml(JsonNode.Parse(json)!);
        var read = new YamlStream();
        read.Load(new StringReader(yaml));
        Json(read.Documents.Single().RootNode).ShouldBe(json, yaml);
    }, iter: 20_000);

    private static string Json(YamlNode node) => node switch
    {
        YamlMappingNode map =>
            $"{{{string.Join(',', map.Select(entry => $"{Quoted(((YamlScalarNode)entry.Key).Value!)}:{Json(entry.Value)}"))}}}",
        YamlSequenceNode list => $"[{string.Join(',', list.Select(Json))}]",
        YamlScalarNode { Value: "" or null, Style: ScalarStyle.Plain } => "null",
        YamlScalarNode { Value: { } text, Style: ScalarStyle.Plain } when Bare.Contains(text) => text,
        _ => Quoted(((YamlScalarNode)node).Value!),
    };

    private static string Quoted(string text) => JsonValue.Create(text).ToJsonString();

    private static bool IsQuoted(string yaml) => yaml.TrimStart()[0] is '"' or '\'';
}
