using System.Net;
using Odin.Cli.Configuration;
using Odin.Grains.Configuration.Reading;

namespace Odin.Tests.Grains.Configuration;

/// <summary>A target that leads back to its own app is an error of the document, however long the way.</summary>
public sealed class TargetLoopTests
{
    [Theory]
    [InlineData("127.0.0.1:80"), InlineData("127.9.9.9:80"), InlineData("localhost:80"), InlineData("LOCALHOST.:80"),
        InlineData("a.localhost:80"), InlineData("0.0.0.0:80"), InlineData("[::1]:80"), InlineData("[::]:80"),
        InlineData("[::ffff:127.0.0.1]:80"), InlineData("[0:0:0:0:0:0:0:1]:80"), InlineData("127.0.0.1:85")]
    public void The_app_itself(string target)
    {
        var error = Load(App("a", "80, \"85-86\"", "h:1", target)).Errors.ShouldHaveSingleItem();

        error.Path.ShouldBe("Apps[0].Targets[1]");
        error.Message.ShouldContain("is a port of this app itself. A connection would go round");
    }

    [Theory]
    [InlineData("127.0.0.1:81"), InlineData("10.0.0.1:80"), InlineData("localhost.example:80"), InlineData("h:80"),
        InlineData("[2001:db8::1]:80")]
    public void Other_ports_and_other_hosts_are_no_loop(string target) => Load(App("a", "80", target)).Errors.ShouldBeEmpty();

    [Fact]
    public void Addresses_of_the_machine_count_where_they_are_known()
    {
        var text = $"{{ \"Apps\": [ {App("a", "80", "10.0.0.1:80", "[2001:db8::1]:80")} ] }}";
        var own = new OwnAddresses([IPAddress.Parse("10.0.0.1"), IPAddress.Parse("2001:db8::1")]);

        ConfigFile.Load(ConfigFile.StandardInput, ConfigFormat.Json, Document.Of(text), own).ErrorCount.ShouldBe(2);
        Load(App("a", "80", "10.0.0.1:80")).Errors.ShouldBeEmpty();
    }

    [Fact]
    public void Two_apps()
    {
        var load = Load(App("a", "80", "localhost:81"), App("b", "81", "h:1", "[::1]:80"));

        load.Errors.Select(error => error.Path).ShouldBe(["Apps[0].Targets[0]", "Apps[1].Targets[1]"]);
        load.Errors[0].Message.ShouldContain("is a port of app b, which leads back to this app: a -> b -> a.");
    }

    [Fact]
    public void A_chain_that_ends_elsewhere_is_none() =>
        Load(App("a", "80", "localhost:81"), App("b", "81", "localhost:82"), App("c", "\"82-90\"", "h:1")).Errors.ShouldBeEmpty();

    [Fact]
    public void Only_the_targets_on_the_circle_are_errors()
    {
        var load = Load(App("in", "1", "localhost:2"), App("a", "2", "localhost:3", "localhost:4"), App("b", "3", "localhost:2"),
            App("out", "4", "localhost:5"), App("x", "5", "localhost:6"), App("y", "6", "localhost:5"));

        load.Errors.Select(error => error.Path)
            .ShouldBe(["Apps[1].Targets[0]", "Apps[2].Targets[0]", "Apps[4].Targets[0]", "Apps[5].Targets[0]"]);
    }

    [Fact]
    public void A_way_through_a_shared_port_names_the_app_that_leads_back()
    {
        const string Shop = """{ "Name": "shop", "Ports": [443], "ServerNames": ["a.example"], "Targets": ["h:1"] }""";
        const string Other = """{ "Name": "other", "Ports": [443], "ServerNames": ["b.example"], "Targets": ["localhost:80"] }""";

        var load = Load(App("a", "80", "localhost:443"), Shop, Other);

        load.Errors.Select(error => error.Path).ShouldBe(["Apps[0].Targets[0]", "Apps[2].Targets[0]"]);
        load.Errors[0].Message.ShouldContain("is a port of app other, which leads back to this app: a -> other -> a.");
    }

    [Fact]
    public void A_circle_of_sixty_thousand_apps_needs_no_stack_and_is_reported_in_short()
    {
        const int Apps = 60_000;
        var load = Load([.. Enumerable.Range(1, Apps).Select(app => App($"a{app}", $"{app}", $"localhost:{(app % Apps) + 1}"))]);

        load.ErrorCount.ShouldBe(Apps);
        load.Errors[0].Message.ShouldContain("a1 -> a2 -> a3 -> a4 -> a5 -> a6 -> a7 -> (59993 more apps) -> a1.");
    }

    private static string App(string name, string ports, params string[] targets) =>
        $$"""{ "Name": "{{name}}", "Ports": [{{ports}}], "Targets": [{{string.Join(", ", targets.Select(target => $"\"{target}\""))}}] }""";

    private static ConfigLoad Load(params string[] apps) => Document.Load($"{{ \"Apps\": [ {string.Join(", ", apps)} ] }}", "json");
}
