using System.Globalization;
using System.Text.Json;
using Odin.Cli.Configuration;
using Odin.Grains.Configuration;
using Odin.Grains.Configuration.Differences;
using Odin.Grains.Configuration.Nodes;
using Odin.Grains.Configuration.Reading;
using Odin.Silo.Documents;

namespace Odin.Tests.Grains.Configuration;

/// <summary>What a document holds never steers the terminal or the log of the person who reads about it.</summary>
public sealed class VisibleTextTests
{
    /// <summary>C0, DEL, C1, line separators, directions, zero width, tags: as JSON, YAML and TOML can write them.</summary>
    public static TheoryData<string, int> Hostile
    {
        get
        {
            var data = new TheoryData<string, int>();
            foreach (var format in new[] { "json", "yaml", "toml" })
            {
                foreach (var character in new[] { 0x07, 0x08, 0x0a, 0x0d, 0x1b, 0x7f, 0x85, 0x9b, 0x200b, 0x200e, 0x2028, 0x202e, 0x2066,
                    0xfeff }) data.Add(format, character);
            }

            return data;
        }
    }

    [Theory]
    [MemberData(nameof(Hostile))]
    public void Every_place_that_echoes_shows_escapes(string format, int character)
    {
        var bad = $"\\u{character:x4}";
        var shown = character switch { '\r' => "\\r", '\n' => "\\n", _ => bad };
        foreach (var (key, value) in new[] { ("Name", bad), ("IdleTimeout", $"5{bad}"), ($"Na{bad}me", "a"), ("Balance", $"Random{bad}"),
            ("Locality", bad) })
        {
            var load = Document.Load(App(format, $"\"{key}\"", $"\"{value}\"", $"\"h{bad}:1\""), format);

            load.ErrorCount.ShouldBeGreaterThanOrEqualTo(2);
            foreach (var message in load.Messages) ShouldBeVisible(message);
            foreach (var error in load.Errors) ShouldBeVisible(error.Path + error.Value);
            load.Messages.ShouldContain(message => message.Contains(shown, StringComparison.Ordinal));
        }
    }

    [Theory]
    [InlineData("json", "{ \u001b[31m"), InlineData("yaml", "Apps: *\u202ea"), InlineData("yaml", "Apps: &\u009b x\n  - : \u0007"),
        InlineData("toml", "a = \u001b[2J"), InlineData("toml", "[a\u202e]\n"), InlineData("toml", "\"\u009b\" = 1\n\"\u009b\" = 1\n")]
    public void Broken_documents_do_too(string format, string text) =>
        ShouldBeVisible(Document.Load(text, format).Messages.ShouldHaveSingleItem());

    [Fact]
    public void So_does_the_name_of_the_file() =>
        ShouldBeVisible(ConfigFile.Load("a\u001b[31m\u202e.json", null, Stream.Null).Messages.ShouldHaveSingleItem());

    [Theory, InlineData(""), InlineData("a"), InlineData("\u202e"), InlineData("\u0085x"), InlineData("\u001b'"),
        InlineData("\ud83d\ude00\u2066: - #")]
    public void What_is_written_for_people_has_none_either(string start)
    {
        var controls = start
            + string.Concat(Enumerable.Range(1, 0x9f).Concat([0x2028, 0x202e, 0x2066, 0xfeff]).Where(value => value is < 0x20 or > 0x7e)
                .Select(value => (char)value));
        foreach (var text in new[] { controls, start.Length > 0 ? start : "x" })
        {
            var config = Send(text);

            foreach (var line in ConfigWriter.ToJson(config).Split('\n').Concat(YamlWriter.ToYaml(config).Split('\n')))
                ShouldBeVisible(line);
            Document.Load(ConfigWriter.ToJson(config), "json").Config!.Apps[0].HealthCheck!.Send.ShouldBe(text);
            Document.Load(YamlWriter.ToYaml(config), "yaml").Config!.Apps[0].HealthCheck!.Send.ShouldBe(text);
            foreach (var difference in ConfigDifference.Between(Send("x"), config))
                ShouldBeVisible(difference.ToString().Replace('\n', ' '));
        }
    }

    [Theory]
    [InlineData("plain", "plain"), InlineData("\u00e4\u4e2d\ud83d\ude00 x", "\u00e4\u4e2d\ud83d\ude00 x"),
        InlineData("a\u001bb", "a\\u001bb"), InlineData("\udb40\udc41", "\\udb40\\udc41"), InlineData("", "")]
    public void Letters_of_every_language_stay(string text, string visible) => VisibleText.Of(text).ShouldBe(visible);

    [Fact]
    public void Half_a_character_does_not_end_a_shortened_text() => VisibleText.Shorten("ab\ud83d\ude00", 3).ShouldBe("ab\u2026");

    [Theory]
    [InlineData("shop-1.example:443")]
    [InlineData("")]
    [InlineData("Zürich, 東京 and \U0001F600")]
    public void Printable_text_is_the_same_object(string text) => VisibleText.Of(text).ShouldBeSameAs(text);

    [Theory]
    [InlineData("a\nb", "a\\nb")]
    [InlineData("a\r\n12:00:00.000 INF forged", "a\\r\\n12:00:00.000 INF forged")]
    [InlineData("\u001b[2Jx", "\\u001b[2Jx")]
    [InlineData("\0\t\u007f", "\\u0000\\t\\u007f")]
    [InlineData("\u009b31m", "\\u009b31m")]
    [InlineData("a\u2028b\u2029c", "a\\u2028b\\u2029c")]
    [InlineData("\u202egnp.exe\u2066", "\\u202egnp.exe\\u2066")]
    public void What_steers_a_terminal_or_a_line_is_escaped(string text, string expected) => VisibleText.Of(text).ShouldBe(expected);

    [Fact]
    public void No_control_character_remains()
    {
        for (var letter = 0; letter <= char.MaxValue; letter++)
        {
            var text = VisibleText.Of($"a{(char)letter}b");
            text.ShouldNotContain(c => char.IsControl(c));
            VisibleText.IsVisible(text).ShouldBeTrue();
        }
    }

    private static ConfigSpec Send(string text)
    {
        var load = Document.Load(
            $$"""
            { "Apps": [{ "Name": "a", "Ports": [1], "Targets": ["h:1"],
              "HealthCheck": { "Type": "SendExpect", "Send": {{JsonSerializer.Serialize(text)}}, "Expect": "x" } }] }
            """, "json");
        load.Messages.ShouldBeEmpty();
        return load.Config!;
    }

    private static void ShouldBeVisible(string text) => text.EnumerateRunes().ShouldAllBe(rune => !IsHidden(rune));

    private static bool IsHidden(System.Text.Rune rune) =>
        System.Text.Rune.GetUnicodeCategory(rune) is UnicodeCategory.Control or UnicodeCategory.Format or UnicodeCategory.LineSeparator
        or UnicodeCategory.ParagraphSeparator;

    private static string App(string format, string key, string value, string target) => format == "toml"
        ? $"[[Apps]]\n{key} = {value}\nPorts = [1]\nTargets = [{target}]\n"
        : $"{{\"Apps\": [{{{key}: {value}, \"Ports\": [1], \"Targets\": [{target}]}}]}}";
}
