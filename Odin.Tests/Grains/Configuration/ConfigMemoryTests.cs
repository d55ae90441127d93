using System.Text;
using Odin.Grains.Configuration;
using Odin.Grains.Configuration.Reading;

namespace Odin.Tests.Grains.Configuration;

/// <summary>A document that differs little from the one before says the same, good or bad, as one that is read alone.</summary>
public sealed class ConfigMemoryTests
{
    private readonly ConfigMemory _memory = new();
    private ConfigSpec _before = ConfigSpec.Empty;

    [Fact]
    public void What_an_app_says_as_before_is_the_same_object()
    {
        Read(App("a", 80), App("b", 81), App("c", 82));

        var next = Read(App("a", 80), App("b", 91), App("c", 82));

        AreKept(next).ShouldBe([true, false, true]);
        next.Apps[1].Ports.ShouldHaveSingleItem().First.ShouldBe(91);
    }

    [Fact]
    public void Apps_that_come_go_and_change_places_are_no_others()
    {
        Read(App("a", 80), App("b", 81), App("c", 82), App("d", 83));

        AreKept(Read(App("a", 80), App("c", 82), App("d", 83))).ShouldBe([true, true, true]);
        AreKept(Read(App("d", 83), App("x", 90), App("a", 80), App("c", 82))).ShouldBe([true, false, true, true]);
        AreKept(Read()).ShouldBeEmpty();
        AreKept(Read(App("a", 80))).ShouldBe([false]);
    }

    [Theory]
    [InlineData("""{ "Defaults": { "Connect": { "Timeout": "2s" } }, "Apps": [APPS] }""")]
    [InlineData("""{ "Apps": [APPS], "Defaults": { "Connect": { "Timeout": "2s" } } }""")]
    [InlineData("""{ "apps": [APPS], "DEFAULTS": { "Connect": { "Timeout": "2s" } } }""")]
    public void Other_defaults_hold_for_all_apps(string text)
    {
        var apps = $"{App("a", 80)}, {App("b", 81)}";
        Good(text.Replace("APPS", apps)).Apps.ShouldAllBe(app => app.Connect.Timeout == TimeSpan.FromSeconds(2));

        Good(text.Replace("APPS", apps).Replace("2s", "3s")).Apps.ShouldAllBe(app => app.Connect.Timeout == TimeSpan.FromSeconds(3));
        Good(text.Replace("APPS", $"{apps}, {App("c", 82)}").Replace("2s", "3s")).Apps
            .ShouldAllBe(app => app.Connect.Timeout == TimeSpan.FromSeconds(3), "an app that is new, too");
    }

    [Theory]
    [InlineData("""{"Name": "a", "Ports": [90], "Targets": ["10.0.0.7:80"]}""")]            // A name twice.
    [InlineData("""{"Name": "c", "Ports": [80], "Targets": ["10.0.0.7:80"]}""")]            // A port twice.
    [InlineData("""{"Name": "c", "Ports": [90], "Targets": ["127.0.0.1:90"]}""")]           // A circle.
    [InlineData("""{"Name": "c", "Ports": [90], "Targets": ["10.0.0.7:80"], "Vip": "v"}""")]
    [InlineData("""{"Name": "c", "Ports": ["x"], "Targets": []}""")]
    [InlineData("""{"Name": "c", "Ports": [90], "Targets": ["10.0.0.7:80"]}], "Apps": [""")]
    [InlineData("""{"Name": "c", "Ports": [90], "Targets": ["10.0.0.7:80"]} {""")]
    [InlineData("""{"Name": "c", "Ports": [90], "Targets": ["10.0.0.7:80"]}]} []""")]
    [InlineData("7")]
    public void What_is_wrong_has_the_errors_of_a_document_that_is_read_alone(string app)
    {
        Read(App("a", 80), App("b", 81));
        var text = Text(App("a", 80), app, App("b", 81));

        var load = _memory.ReadJson(Encoding.UTF8.GetBytes(text), "f");

        load.Config.ShouldBeNull();
        load.Messages.ShouldBe(ConfigReader.ReadJson(text, "f").Messages);
        AreKept(Read(App("a", 80), App("b", 82))).ShouldBe([true, false], "a bad document is not remembered");
    }

    [Fact]
    public void A_circle_of_an_app_that_changed_and_one_that_did_not_is_found()
    {
        Read(App("a", 80, "127.0.0.1:81"), App("b", 81));

        var text = Text(App("a", 80, "127.0.0.1:81"), App("b", 81, "127.0.0.1:80"));
        _memory.ReadJson(Encoding.UTF8.GetBytes(text), "f").Errors.Length.ShouldBe(2);
    }

    [Fact]
    public void Comments_commas_and_spaces_between_apps_do_not_matter()
    {
        Read(App("a", 80), App("b", 81));

        AreKept(Good($"{{ \"Apps\": [{App("a", 80)} /* here */ ,\n\n {App("b", 81)},] }}")).ShouldBe([true, true]);
    }

    [Fact]
    public void The_next_document_is_written_and_stored_without_another_check()
    {
        Read(App("a", 80), App("b", 81));

        var next = Read(App("a", 80), App("b", 82));

        ConfigCheck.Errors(next).ShouldBeEmpty();
        SpecEquality.AreEqual(next, ConfigReader.ReadJson(ConfigWriter.ToJson(next), "f").Config!).ShouldBeTrue();
    }

    private bool[] AreKept(ConfigSpec next) => [.. next.Apps.Select(app => _before.Apps.Any(before => ReferenceEquals(before, app)))];

    private ConfigSpec Read(params string[] apps) => Good(Text(apps));

    /// <summary>Whatever the memory does, it says what a reader without one says.</summary>
    private ConfigSpec Good(string text)
    {
        _before = _last;
        _last = _memory.ReadJson(Encoding.UTF8.GetBytes(text), "f").Config.ShouldNotBeNull();
        SpecEquality.AreEqual(_last, ConfigReader.ReadJson(text, "f").Config!).ShouldBeTrue();
        return _last;
    }

    private ConfigSpec _last = ConfigSpec.Empty;

    private static string Text(params string[] apps) => $"{{ \"Apps\": [{string.Join(", ", apps)}] }}";

    private static string App(string name, int port, string target = "10.0.0.7:80") =>
        $$"""{"Name": "{{name}}", "Ports": [{{port}}], "Targets": ["{{target}}"]}""";
}
