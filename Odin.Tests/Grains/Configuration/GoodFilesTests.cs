using System.Text.Json.Nodes;
using CsCheck;
using Odin.Cli.Configuration;
using Odin.Grains.Configuration;
using Odin.Grains.Configuration.Nodes;
using Odin.Grains.Configuration.Reading;

namespace Odin.Tests.Grains.Configuration;

public sealed class GoodFilesTests
{
    private const string Json = """
        { // comments and trailing commas are fine
          "defaults": { "CONNECT": { "timeout": "750ms" }, "IdleTimeout": "30m" },
          "apps": [
            { "Name": "a", "Ports": [5001, "5200-5210"], "Targets": ["h.example:1", { "Address": "[::1]:2", "Weight": 3 }],
              "Balance": "leastconnections", },
            { "Name": "b", "Ports": ["6000"], "Targets": ["10.0.0.1:3"], "IdleTimeout": null, "Connect": { "Attempts": 7 } },
          ]
        }
        """;

    private const string Yaml = """
        defaults: { CONNECT: { timeout: 750ms }, IdleTimeout: 30m }
        apps:
          - &first
            Name: a
            Ports: [5001, 5200-5210]
            Targets:
              - h.example:1
              - Address: "[::1]:2"
                Weight: 3
            Balance: leastconnections
          - { Name: b, Ports: ["6000"], Targets: [10.0.0.1:3], IdleTimeout: ~, Connect: { Attempts: 7 } }
        """;

    private const string Toml = """
        [defaults]
        IdleTimeout = "30m"
        CONNECT.timeout = "750ms"
        [[apps]]
        Name = "a"
        Ports = [5001, "5200-5210"]
        Targets = ["h.example:1", { Address = "[::1]:2", Weight = 3 }]
        Balance = "leastconnections"
        [[apps]]
        Name = "b"
        Ports = ["6000"]
        Targets = ["10.0.0.1:3"]
        IdleTimeout = "none"
        [apps.Connect]
        Attempts = 7
        """;

    [Theory]
    [InlineData(Json, "json")]
    [InlineData(Yaml, "yaml")]
    [InlineData(Toml, "toml")]
    public void All_formats_say_the_same(string text, string format)
    {
        var config = Good(text, format);

        config.Apps.Select(app => app.Name).ShouldBe(["a", "b"]);
        config.Apps[0].Ports.ShouldBe([new PortRange(5001), new PortRange(5200, 5210)]);
        config.Apps[0].Targets
            .ShouldBe([new TargetSpec { Address = new("h.example", 1) }, new TargetSpec { Address = new("::1", 2), Weight = 3 }]);
        config.Apps[0].Balance.ShouldBe(Balance.LeastConnections);
        config.Apps[0].Connect.ShouldBe(new ConnectSpec { Timeout = TimeSpan.FromMilliseconds(750) });
        config.Apps[0].IdleTimeout.ShouldBe(TimeSpan.FromMinutes(30));
        config.Apps[1].IdleTimeout.ShouldBeNull();
        config.Apps[1].Connect.ShouldBe(new ConnectSpec { Timeout = TimeSpan.FromMilliseconds(750), Attempts = 7 });
    }

    [Fact]
    public void The_original_file_is_valid_as_it_stands()
    {
        var config = Good(
            """
            {"Apps":[{"Name":"five-thousand","Ports":[5001,5200,5300,5400],
             "Targets":["tcp-echo.fly.dev:5001","tcp-echo.fly.dev:5002","bad.target.for.testing:6003"]}]}
            """, "json");

        config.Apps.Single().Ports.Select(range => range.First).ShouldBe([5001, 5200, 5300, 5400]);
        config.Apps.Single().Targets.Select(target => target.Address.ToString())
            .ShouldBe(["tcp-echo.fly.dev:5001", "tcp-echo.fly.dev:5002", "bad.target.for.testing:6003"]);
    }

    [Theory]
    [InlineData("docs/examples/minimal.json")]
    [InlineData("docs/examples/shop.yaml")]
    [InlineData("docs/examples/postgres.yaml")]
    [InlineData("docs/examples/shop.toml")]
    [InlineData("docs/examples/names.yaml")]
    [InlineData("config.json")]
    [InlineData("infra/world.yaml")]
    public void Files_of_the_repository_are_valid(string file) =>
        ConfigFile.Load(RepositoryFiles.Path(file), null, Stream.Null).Errors.ShouldBeEmpty();

    [Fact]
    public void The_examples_in_two_formats_say_the_same()
    {
        var yaml = ConfigFile.Load(RepositoryFiles.Path("docs", "examples", "shop.yaml"), null, Stream.Null).Config!;
        var toml = ConfigFile.Load(RepositoryFiles.Path("docs", "examples", "shop.toml"), null, Stream.Null).Config!;

        SpecEquality.AreEqual(yaml, toml).ShouldBeTrue();
    }

    [Fact]
    public void What_is_written_reads_back_as_the_same() =>
        Gen.Select(Gen.Int[1, 256], Gen.Int[1, 600_000], Gen.Enum<Coordination>(), Gen.Int[1, 60_000].Nullable(),
            (weight, timeout, coordination, idle) => new ConfigSpec
            {
                Apps =
        [
            new AppSpec
            {
                Name = "a",
                Ports = [new PortRange(1), new PortRange(10, 20)],
                Targets = [new TargetSpec { Address = new TargetAddress("::1", 7), Weight = weight },
                    new TargetSpec { Address = new TargetAddress("h", 8) }],
                Coordination = coordination,
                Connect = new ConnectSpec
                {
                    Timeout = TimeSpan.FromMilliseconds(Math.Min(timeout, 300_000)),
                    Budget = TimeSpan.FromMinutes(10),
                },
                IdleTimeout = idle is { } length ? TimeSpan.FromMilliseconds(length) : null,
            },
        ],
            }).Sample(config =>
            {
                var load = ConfigReader.ReadJson(ConfigWriter.ToJson(config), "test");
                return load.Config is { } read && SpecEquality.AreEqual(config, read);
            });

    [Fact]
    public void Schema_knows_every_key_with_description_and_default()
    {
        var schema = JsonNode.Parse(JsonSchema.Generate())!;
        var app = schema["properties"]!["Apps"]!["items"]!;

        schema["$schema"]!.GetValue<string>().ShouldBe("https://json-schema.org/draft/2020-12/schema");
        app["required"]!.AsArray().Select(name => name!.GetValue<string>()).ShouldBe(["Name", "Ports", "Targets"]);
        app["properties"]!["Connect"]!["properties"]!["Timeout"]!["default"]!.GetValue<string>().ShouldBe("2s");
        app["properties"]!.AsObject().ShouldAllBe(property => property.Value!["description"] != null);
    }

    private static ConfigSpec Good(string text, string format)
    {
        var load = ConfigFile.Load(ConfigFile.StandardInput, Enum.Parse<ConfigFormat>(format, ignoreCase: true), Document.Of(text));
        load.Errors.ShouldBeEmpty();
        return load.Config!;
    }

    [Fact]
    public void What_a_reader_made_is_not_checked_again_and_a_changed_copy_is()
    {
        var config = ConfigReader.ReadJson("""{ "Apps": [{ "Name": "a", "Ports": [80], "Targets": ["10.0.0.7:80"] }] }""", "f").Config!;

        ConfigCheck.Errors(config).ShouldBeEmpty();
        ConfigCheck.Errors(config with { Apps = [config.Apps[0] with { Targets = [] }] }).ShouldHaveSingleItem();
    }

    [Fact]
    public void The_most_values_that_a_document_is_written_with_are_known_when_it_is_read()
    {
        var config = ConfigReader.ReadJson(Json, "f").Config!;

        DocumentWeights.Of(JsonNodes.Parse(Json).Document!).Total
            .ShouldBeGreaterThanOrEqualTo(CountOf(JsonNodes.Parse(ConfigWriter.ToJson(config)).Document!));
    }

    private static int CountOf(ConfigNode node) => 1 + node switch
    {
        MapNode map => map.Entries.Sum(entry => CountOf(entry.Value)),
        ListNode list => list.Items.Sum(CountOf),
        _ => 0,
    };
}
