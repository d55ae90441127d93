using System.Net;
using Odin.Tests.Grains.Configuration;
using YamlDotNet.Core;
using YamlDotNet.Serialization;

namespace Odin.Tests.Containers;

/// <summary>docker-compose.yml of the repository, read with its anchors and merges and without Docker.</summary>
internal sealed class ComposeFile
{
    public const string Backbone = "backbone";

    private readonly IReadOnlyDictionary<string, object> _document;

    public ComposeFile()
    {
        using var text = File.OpenText(RepositoryFiles.Path("docker-compose.yml"));
        _document = Map(new DeserializerBuilder().Build().Deserialize<object>(new MergingParser(new Parser(text))));
        var services = Map(_document["services"]).ToDictionary(pair => pair.Key, pair => Map(pair.Value));
        Services = [.. services.Select(pair => new ComposeService(pair.Key, pair.Value)
        {
            Host = ComposeService.HostIn(pair.Value) is { } host ? new ComposeService(host, services[host]) : null,
        })];
    }

    public IReadOnlyList<ComposeService> Services { get; }

    /// <summary>Services whose name begins with <paramref name="kind"/> and a dash.</summary>
    public IEnumerable<ComposeService> Of(string kind) =>
        Services.Where(service => service.Name.StartsWith($"{kind}-", StringComparison.Ordinal));

    public IReadOnlyList<string> Networks => [.. Map(_document["networks"]).Keys];

    public IPNetwork SubnetOf(string network) => IPNetwork.Parse((string)Ipam(network)["subnet"]);

    /// <summary>What the network's containers route everything else to; null: the bridge.</summary>
    public string? GatewayOf(string network) =>
        Ipam(network).TryGetValue("aux_addresses", out var others) ? (string)Map(others)["DefaultGatewayIPv4"] : null;

    private IReadOnlyDictionary<string, object> Ipam(string network) =>
        Map(((List<object>)Map(Map(Map(_document["networks"])[network])["ipam"])["config"]).Single());

    public static IReadOnlyDictionary<string, object> Map(object node) =>
        ((Dictionary<object, object>)node).ToDictionary(pair => (string)pair.Key, pair => pair.Value);
}
