using Odin.Hosting.Certificates;
using Odin.Tests.Grains.Configuration;
using Odin.Tests.Monitoring;
using YamlDotNet.RepresentationModel;

namespace Odin.Tests.Containers;

/// <summary>The profile <c>monitoring</c> of docker-compose.yml and the files of infra/monitoring name the same things.</summary>
public sealed class ComposeMonitoringTests
{
    private static readonly ComposeFile Compose = new();

    private static readonly YamlFile Prometheus = new("prometheus.yml");

    private static readonly IReadOnlyList<ComposeService> Monitoring =
        [.. Compose.Services.Where(service => service.List("profiles").Contains("monitoring"))];

    [Fact]
    public void Every_edge_and_silo_is_scraped_with_its_region_and_name()
    {
        Scraped("odin-edge").ShouldBe(Compose.Of("edge").Where(edge => !edge.IsOptional)
            .Select(edge => $"{edge.Address}:8080 region={edge.Region} edge={edge.Environment["ODIN__EDGEID"]}"));
        Scraped("odin-silo").ShouldBe(Compose.Of("silo").Select(silo => $"{silo.Address}:8080 region={silo.Region}{SchemeOf(silo)}"));
    }

    [Fact]
    public void Prometheus_believes_the_certificates_of_silos()
    {
        var tls = YamlFile.List(Prometheus.Root, "scrape_configs").Single(one => one["job_name"].ToString() == "odin-silo")["tls_config"];

        tls["server_name"].ToString().ShouldBe(CertificateAuthority.TargetHostOf("odin"));
        var folder = Path.GetDirectoryName(tls["ca_file"].ToString());
        Monitoring.Single(service => service.Name == "prometheus").Volumes.ShouldContain($"monitoring-certificates:{folder}:ro");
    }

    [Fact]
    public void Admin_endpoints_can_be_reached_by_prometheus_and_by_their_health_check()
    {
        foreach (var service in Compose.Of("edge").Concat(Compose.Of("silo")))
            service.Environment["ODIN__ADMINADDRESS"].ShouldBe("0.0.0.0", service.Name);
    }

    [Fact]
    public void The_three_find_each_other()
    {
        var sources = YamlFile.List(new YamlFile("grafana", "provisioning", "datasources", "prometheus.yml").Root, "datasources")
            .Select(source => source["url"].ToString());
        sources.ShouldBe([$"http://{AddressOf("prometheus")}:9090", $"http://{AddressOf("alertmanager")}:9093"]);

        var manager = YamlFile.List(Prometheus.Root["alerting"], "alertmanagers").Single();
        YamlFile.List(manager, "static_configs").SelectMany(Targets).ShouldBe([$"{AddressOf("alertmanager")}:9093"]);
    }

    [Fact]
    public void Grafana_asks_for_rates_as_often_as_prometheus_scrapes()
    {
        var source = YamlFile.List(new YamlFile("grafana", "provisioning", "datasources", "prometheus.yml").Root, "datasources").First();

        source["jsonData"]["timeInterval"].ToString().ShouldBe(Prometheus.Root["global"]["scrape_interval"].ToString());
    }

    /// <summary>None of them asks for a password.</summary>
    [Fact]
    public void Only_this_machine_reaches_them()
    {
        Monitoring.Select(service => service.Name).ShouldBe(["prometheus", "alertmanager", "grafana"]);
        Monitoring.SelectMany(service => service.Ports).Count().ShouldBe(3);
        Monitoring.SelectMany(service => service.Ports).ShouldAllBe(port => port.StartsWith("127.0.0.1:", StringComparison.Ordinal));
    }

    [Fact]
    public void The_dashboard_is_where_grafana_looks()
    {
        var grafana = Monitoring.Single(service => service.Name == "grafana");
        var provider = YamlFile.List(new YamlFile("grafana", "provisioning", "dashboards", "odin.yml").Root, "providers").Single();
        var mounts = grafana.Volumes.Select(volume => volume.Split(':')).ToDictionary(parts => parts[1], parts => parts[0]);

        var folder = mounts[provider["options"]["path"].ToString()];
        File.Exists(RepositoryFiles.Path(folder, "odin.json")).ShouldBeTrue();
        grafana.Environment["GF_DASHBOARDS_DEFAULT_HOME_DASHBOARD_PATH"].ShouldBe($"{provider["options"]["path"]}/odin.json");
        foreach (var kind in new[] { "datasources", "dashboards" })
            mounts[$"/etc/grafana/provisioning/{kind}"].ShouldBe($"./infra/monitoring/grafana/provisioning/{kind}");
    }

    /// <summary>A silo with certificates takes HTTPS, unless it says that it does not.</summary>
    private static string SchemeOf(ComposeService silo) =>
        silo.Environment.GetValueOrDefault("ODIN__ADMINTLS") == "Off" ? "" : " __scheme__=https";

    private static string AddressOf(string service) => Monitoring.Single(one => one.Name == service).Address;

    private static IEnumerable<string> Scraped(string job) =>
        YamlFile.List(YamlFile.List(Prometheus.Root, "scrape_configs").Single(one => one["job_name"].ToString() == job), "static_configs")
            .Select(config => string.Join(' ',
                Targets(config).Concat(YamlFile.Texts(config["labels"]).Select(label => $"{label.Key}={label.Value}"))));

    private static IEnumerable<string> Targets(YamlMappingNode config) =>
        ((YamlSequenceNode)config["targets"]).Select(target => target.ToString());
}
