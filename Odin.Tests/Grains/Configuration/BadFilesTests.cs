using Odin.Cli.Configuration;
using Odin.Grains.Configuration.Reading;

namespace Odin.Tests.Grains.Configuration;

public sealed class BadFilesTests
{
    private const string App = """{ "Name": "a", "Ports": [1], "Targets": ["h:1"] """;

    /// <summary>One error in one place: format, text, line, column, path, part of the message.</summary>
    public static TheoryData<string, string, int, int, string, string> ConfigErrors => new()
    {
        { "json", """{ "Apps": [ { "Name": "a", "Ports": [1], "Targets": ["localhost"] } ] }""", 1, 54, "Apps[0].Targets[0]",
            "the port is missing" },
        { "json", """{ "Apps": [ { "Name": "a", "Ports": [1], "Targets": ["::1:80"] } ] }""", 1, 54, "Apps[0].Targets[0]", "[::1]:80" },
        { "json", """{ "Apps": [ { "Name": "a", "Ports": [1], "Targets": ["h:0"] } ] }""", 1, 54, "Apps[0].Targets[0]",
            "\"0\" is no port" },
        { "json", """{ "Apps": [ { "Name": "a", "Ports": [1], "Targets": ["[zz]:1"] } ] }""", 1, 54, "Apps[0].Targets[0]",
            "no IPv6 address" },
        { "json", """{ "Apps": [ { "Name": "a", "Ports": [1], "Targets": ["300.1.2.3:1"] } ] }""", 1, 54, "Apps[0].Targets[0]",
            "neither a DNS name nor an IP address" },
        { "json", """{ "Apps": [ { "Name": "a", "Ports": [1], "Targets": [] } ] }""", 1, 53, "Apps[0].Targets", "at least 1" },
        { "json", """{ "Apps": [ { "Name": "a", "Ports": [0], "Targets": ["h:1"] } ] }""", 1, 38, "Apps[0].Ports[0]", "1 to 65535" },
        { "json", """{ "Apps": [ { "Name": "a", "Ports": ["9-8"], "Targets": ["h:1"] } ] }""", 1, 38, "Apps[0].Ports[0]", "9 is above 8" },
        { "json", """{ "Apps": [ { "Name": "a", "Ports": ["1-9", 5], "Targets": ["h:1"] } ] }""", 1, 45, "Apps[0].Ports[1]",
            "overlaps 1-9 of this app" },
        { "json", """{ "Apps": [ { "Name": "a", "Targets": ["h:1"] } ] }""", 1, 13, "Apps[0]", "\"Ports\" is missing" },
        { "json", $$"""{ "Apps": [ {{App}}, "Balanse": "Random" } ] }""", 1, 63, "Apps[0].Balanse", "Did you mean Balance?" },
        { "json", $$"""{ "Apps": [ {{App}}, "Balance": "Randon" } ] }""", 1, 74, "Apps[0].Balance", "Did you mean Random?" },
        { "json", $$"""{ "Apps": [ {{App}}, "name": "b" } ] }""", 1, 63, "Apps[0].Name", "stands twice" },
        { "json", $$"""{ "Apps": [ {{App}}, "IdleTimeout": 5 } ] }""", 1, 78, "Apps[0].IdleTimeout", "expected a duration" },
        { "json", $$"""{ "Apps": [ {{App}}, "IdleTimeout": "5" } ] }""", 1, 78, "Apps[0].IdleTimeout", "it has no unit" },
        { "json", $$"""{ "Apps": [ {{App}}, "Connect": { "Timeout": "1h" } } ] }""", 1, 87, "Apps[0].Connect.Timeout", "above 5m" },
        { "json", $$"""{ "Apps": [ {{App}}, "Connect": { "Budget": "1s" } } ] }""", 1, 86, "Apps[0].Connect.Budget",
            "1s is below Timeout, which is 2s" },
        { "json", $$"""{ "Apps": [ {{App}}, "HealthCheck": { "Interval": "1s" } } ] }""", 1, 92, "Apps[0].HealthCheck.Interval",
            "1s is below Timeout, which is 2s" },
        { "json", $$"""{ "Apps": [ {{App}}, "HealthCheck": { "FastInterval": "6s" } } ] }""", 1, 78, "Apps[0].HealthCheck.Interval",
            "5s is below FastInterval, which is 6s" },
        { "json", $$"""{ "Apps": [ {{App}}, "HealthCheck": { "Type": "SendExpect" } } ] }""", 1, 78, "Apps[0].HealthCheck", "no Expect" },
        { "json", $$"""{ "Apps": [ {{App}}, "HealthCheck": { "ExpectedStatus": "2xx" } } ] }""", 1, 98,
            "Apps[0].HealthCheck.ExpectedStatus", "200-299,304" },
        { "json", $$"""{ "Apps": [ {{App}}, "HealthCheck": { "Send": "\\q" } } ] }""", 1, 88, "Apps[0].HealthCheck.Send",
            "a backslash is followed by something unknown" },
        { "json", $$"""{ "Apps": [ {{App}}, "HealthCheck": { "Path": "healthz" } } ] }""", 1, 88, "Apps[0].HealthCheck.Path",
            "begins with /" },
        { "json", $$"""{ "Apps": [ {{App}}, "Access": { "Deny": ["10.0.0.0/33"] } } ] }""", 1, 84, "Apps[0].Access.Deny[0]",
            "the prefix is too long, it is 32 at most" },
        { "json", $$"""{ "Apps": [ {{App}}, "ProxyProtocol": { "Receive": "On" } } ] }""", 1, 93, "Apps[0].ProxyProtocol.Receive",
            "needs TrustedNetworks" },
        { "json", """{ "Apps": [ { "Name": "a", "Ports": [1], "Targets": [{ "Address": "h:1", "Weight": 257 }] } ] }""", 1, 84,
            "Apps[0].Targets[0].Weight", "0 to 256" },
        { "json", """{ "Apps": [ { "Name": "a", "Ports": [1], "Targets": ["h:1", "h:1"] } ] }""", 1, 61, "Apps[0].Targets[1]",
            "also Targets[0]" },
        { "json", """{ "Apps": {} }""", 1, 11, "Apps", "is an object; expected a list" },
        { "json", """{ "Apps": [], "Defaults": { "Ports": [1] } }""", 1, 29, "Defaults.Ports", "there is no key \"Ports\" here" },
        { "json", "{}", 1, 1, "", "\"Apps\" is missing" },
        { "json", "", 1, 1, "", "the document is empty" },
        { "json", "{ \"Apps\": [\n  ,\n] }", 2, 3, "", "not JSON" },
        { "yaml", "Apps:\n  - Name: a\n    Ports: [1]\n    Targets: [h]", 4, 15, "Apps[0].Targets[0]", "the port is missing" },
        { "yaml", "Apps: [\n", 2, 1, "", "not YAML" },
        { "yaml", "Apps: []\n---\nApps: []\n", 2, 1, "", "second document" },
        { "yaml", "", 1, 1, "", "the document is empty" },
        { "toml", "[[Apps]]\nName = \"a\"\nPorts = [1]\nTargets = [\"h\"]\n", 4, 12, "Apps[0].Targets[0]", "the port is missing" },
        { "toml", "Apps = [\n", 2, 1, "", "not TOML" },
    };

    [Theory]
    [MemberData(nameof(ConfigErrors))]
    public void Errors_are_reported_with_their_place(string format, string text, int line, int column, string path, string message)
    {
        var load = Load(text, format);

        load.Config.ShouldBeNull();
        var error = load.Errors.ShouldHaveSingleItem();
        error.Message.ShouldContain(message);
        (error.Line, error.Column, error.Path).ShouldBe((line, column, path));
    }

    [Fact]
    public void All_errors_are_reported_at_once_in_their_order()
    {
        var load = Load("""
            Apps:
              - Name: a b
                Ports: [70000, 80]
                Targets: [nowhere]
                Colour: red
              - Name: c
                Ports: ["80-90"]
                Targets: ["h:1"]
            """, "yaml");

        load.Errors.Select(error => (error.Line, error.Path)).ShouldBe(
            [(2, "Apps[0].Name"), (3, "Apps[0].Ports[0]"), (4, "Apps[0].Targets[0]"), (5, "Apps[0].Colour")]);
    }

    [Fact]
    public void A_port_of_another_app_is_named_with_its_owner()
    {
        var load = Load(
            """
            { "Apps": [ { "Name": "web", "Ports": ["80-90"], "Targets": ["h:1"] },
                        { "Name": "b", "Ports": [85], "Targets": ["h:1"] } ] }
            """, "json");

        load.Errors.ShouldHaveSingleItem().Message.ShouldContain("80-90 of app web (Apps[0].Ports[0])");
    }

    [Theory]
    [InlineData("missing.json", "no such file")]
    [InlineData("missing", "no such file")]
    public void A_file_that_cannot_be_read_is_an_error_like_others(string path, string message)
    {
        var error = ConfigFile.Load(path, null, Stream.Null).Errors.ShouldHaveSingleItem();

        error.ToString().ShouldStartWith($"{path}: ");
        error.Message.ShouldContain(message);
    }

    [Fact]
    public void Standard_input_needs_a_format() =>
        ConfigFile.Load(ConfigFile.StandardInput, null, Document.Of("{}")).Errors.ShouldHaveSingleItem().Message.ShouldContain("--format");

    [Fact]
    public void Aliases_cannot_make_a_small_file_large()
    {
        var bomb = "a0: &a0 [x, x, x, x, x, x, x, x, x, x]\n" + string.Concat(Enumerable.Range(1, 9).Select(level =>
            $"a{level}: &a{level} [{string.Join(", ", Enumerable.Repeat($"*a{level - 1}", 10))}]\n"));

        Load(bomb, "yaml").Errors.ShouldHaveSingleItem().Message.ShouldContain("each alias counted");
    }

    private static ConfigLoad Load(string text, string format) =>
        ConfigFile.Load(ConfigFile.StandardInput, Enum.Parse<ConfigFormat>(format, ignoreCase: true), Document.Of(text));
}
