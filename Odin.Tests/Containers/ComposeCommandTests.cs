using System.CommandLine;
using Microsoft.Extensions.Configuration;
using Odin.Cli.Cluster;
using Odin.Cli.SecondChance;
using Odin.Commands;
using Odin.Edge.Control.Cluster;
using Odin.Edge.Hosting;
using Odin.Hosting.Certificates;
using Odin.Hosting.Logging;
using Odin.Hosting.Metrics;
using Odin.Hosting.Processes;
using Odin.Hosting.Redis;
using Odin.Hosting.Settings;
using Odin.Silo.Access;
using Odin.Silo.Hosting;
using Odin.Silo.Settings;
using Odin.Thor.Commands;

namespace Odin.Tests.Containers;

/// <summary>docker-compose.yml gives odin and thor only what they understand.</summary>
public sealed class ComposeCommandTests
{
    private static readonly ComposeFile Compose = new();

    private static readonly Terminal Nowhere = new(Stream.Null, Stream.Null, TextWriter.Null, TextWriter.Null);

    [Theory]
    [InlineData("odin-global/silo")]
    [InlineData("odin-global/edge")]
    [InlineData("odin-global/second-chance")]
    [InlineData("odin-global/thor")]
    public void Commands_parse(string image)
    {
        RootCommand root = image switch
        {
            "odin-global/silo" => [SiloCommand.Create(() => CancellationToken.None), new ApplyCommand(Nowhere).Create()],
            "odin-global/edge" => [],
            "odin-global/second-chance" => [new SecondChanceCommand(Nowhere).Create()],
            _ => [EchoCommand.Create(Nowhere, TimeProvider.System), LoadCommand.Create(Nowhere, TimeProvider.System)],
        };

        var services = Compose.Services.Where(service => service.Image == image && !service.Keys.ContainsKey("entrypoint")).ToList();

        services.ShouldNotBeEmpty();
        string[] verb = image == "odin-global/second-chance" ? ["second-chance"] : [];
        foreach (var service in services) root.Parse([.. verb, .. service.Command]).Errors.ShouldBeEmpty(service.Name);
    }

    [Fact]
    public void Silos_are_given_what_they_understand()
    {
        foreach (var service in Compose.Of("silo"))
        {
            var silo = Read(service, SiloOptions.Settings, RedisOptions.OfSilos, CertificateOptions.Settings, ApiOptions.Settings);
            (silo.Region, silo.AdvertisedAddress?.ToString()).ShouldBe((service.Region, service.Address));
        }
    }

    [Fact]
    public void Edges_are_given_what_they_understand()
    {
        foreach (var service in Compose.Of("edge"))
        {
            var edge = Read(service, EdgeOptions.Settings, ClusterConnectionOptions.Settings, RedisOptions.OfClients,
                CertificateOptions.Settings);
            edge.Region.ShouldBe(service.Region);
        }

        Compose.Of("edge").Select(service => service.Environment["ODIN__EDGEID"]).ShouldBeUnique();
    }

    [Fact]
    public void Redis_is_where_all_look_for_it()
    {
        var redis = $"{Compose.Services.Single(service => service.Name == "redis").Address}:6379";

        foreach (var service in Compose.Of("silo").Concat(Compose.Of("edge"))) service.Environment["ODIN__REDIS"].ShouldBe(redis);
    }

    private static T Read<T>(ComposeService service, IEnumerable<Setting<T>> settings, params IEnumerable<Setting>[] others) where T : new()
    {
        var known = settings.Concat(others.SelectMany(other => other)).Concat(AdminOptions.Settings).Concat(OtlpOptions.Settings)
            .Concat(LogOptions.Settings)
            .Select(setting => setting.Variable);
        service.Environment.Keys.Where(variable => !known.Contains(variable)).ShouldBeEmpty(service.Name);

        var variables = service.Environment
            .Select(pair => KeyValuePair.Create<string, string?>(pair.Key.Replace("__", ":", StringComparison.Ordinal), pair.Value));
        var reader = new SettingsReader(new ConfigurationBuilder().AddInMemoryCollection(variables).Build());
        var options = reader.Read(settings);
        reader.ConfigErrors.ShouldBeEmpty(service.Name);
        return options;
    }
}
