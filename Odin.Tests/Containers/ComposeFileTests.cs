using System.Net;
using Odin.Cli.Configuration;
using Odin.Grains.Configuration;
using Odin.Tests.Grains.Configuration;

namespace Odin.Tests.Containers;

public sealed class ComposeFileTests
{
    private static readonly ComposeFile Compose = new();

    private static readonly ConfigSpec World = ConfigFile.Load(RepositoryFiles.Path("infra", "world.yaml"), null, Stream.Null).Config!;

    [Fact]
    public void Images_are_built_from_stages_that_exist()
    {
        foreach (var service in Compose.Services.Where(service => service.Keys.ContainsKey("build")))
        {
            var build = service.Map("build");
            build["context"].ShouldBe(".");
            if (build.TryGetValue("target", out var target))
                new Dockerfile((string)build["dockerfile"]).Stages.ShouldContain((string)target);
            else File.Exists(RepositoryFiles.Path((string)build["dockerfile"])).ShouldBeTrue();
        }
    }

    [Fact]
    public void Mounted_files_exist() => Compose.Services.SelectMany(service => service.Volumes).Select(volume => volume.Split(':')[0])
        .Where(source => source.StartsWith('.') && !Path.Exists(RepositoryFiles.Path(source))).ShouldBeEmpty();

    [Fact]
    public void Addresses_are_fixed_unique_and_of_their_networks()
    {
        var addresses = Compose.Services.SelectMany(service => service.Addresses).ToList();

        addresses.Where(address => !Compose.SubnetOf(address.Key).Contains(IPAddress.Parse(address.Value))).ShouldBeEmpty();
        addresses.GroupBy(address => address.Value).Where(same => same.Count() > 1).ShouldBeEmpty();
        var unreachable = Compose.Services.Where(service => service.Addresses.Count == 0).Select(service => service.Name);
        unreachable.Order().ShouldBe(["certificates", "keys"]);
    }

    [Fact]
    public void Every_container_is_locked_down()
    {
        foreach (var service in Compose.Services)
        {
            service.Keys["read_only"].ShouldBe("true", service.Name);
            service.List("cap_drop").ShouldBe(["ALL"], service.Name);
            service.List("security_opt").ShouldBe(["no-new-privileges:true"], service.Name);
        }
    }

    [Fact]
    public void What_serves_is_restarted_watched_and_given_time_to_stop()
    {
        string[] once = ["apply", "certificates", "keys", "load-fra", "load-iad", "load-syd"];

        foreach (var service in Compose.Services.Where(service => !once.Contains(service.Name)))
        {
            service.Keys["restart"].ShouldBe("unless-stopped", service.Name);
            service.Keys.Keys.ShouldContain("healthcheck", service.Name);
            service.Keys.Keys.ShouldContain("stop_grace_period", service.Name);
        }
    }

    [Fact]
    public void The_configuration_is_applied_however_slow_the_machine_is()
    {
        var apply = Compose.Services.Single(service => service.Name == "apply");

        apply.After("--wait").ShouldBe("5m");
        apply.After("--api").ShouldBe($"https://{Compose.Of("silo").Single(silo => silo.Region == apply.Region).Address}:8080");
        apply.After("--key-file").ShouldBe(Compose.Services.Single(service => service.Name == "keys").Command[1]);
        apply.Volumes.ShouldContain($"admin-key:{Path.GetDirectoryName(apply.After("--key-file"))}:ro");
        foreach (var condition in apply.Map("depends_on").Values) ComposeFile.Map(condition)["condition"].ShouldBe("service_started");
    }

    [Fact]
    public void The_dashboard_is_published_to_this_machine_only_and_asks_for_a_key()
    {
        var keys = Compose.Services.Single(service => service.Name == "keys");
        var (file, own) = (keys.Command[0], keys.Command[1]);
        keys.List("entrypoint").ShouldBe(["admin-keys"]);
        keys.Volumes.ShouldBe([$"keys:{Path.GetDirectoryName(file)}", $"admin-key:{Path.GetDirectoryName(own)}"]);
        foreach (var silo in Compose.Of("silo"))
        {
            silo.Environment["ODIN__ADMINKEYS"].ShouldBe(file);
            silo.Volumes.ShouldContain($"keys:{Path.GetDirectoryName(file)}:ro");
            ComposeFile.Map(silo.Map("depends_on")["keys"])["condition"].ShouldBe("service_completed_successfully");
        }

        Compose.Of("silo").SelectMany(silo => silo.Ports).ShouldBe(["127.0.0.1:8080:8080"]);
        Compose.Of("silo").Where(silo => silo.Environment.GetValueOrDefault("ODIN__ADMINTLS") == "Off")
            .ShouldBe(Compose.Of("silo").Where(silo => silo.Ports.Count > 0), "HTTP goes over this machine's loopback only");
    }

    [Fact]
    public void Every_target_is_probed() => World.Apps.ShouldAllBe(app => app.HealthCheck != null);

    [Fact]
    public void Published_ports_are_ports_of_apps() =>
        Compose.Of("router").SelectMany(service => service.Ports).Select(port => int.Parse(port.Split(':')[1], provider: null))
        .Where(port => !World.Apps.Any(app => app.Ports.Any(range => range.First <= port && port <= range.Last))).ShouldBeEmpty();

    [Fact]
    public void Published_ports_lead_to_the_edge_of_their_region()
    {
        foreach (var router in Compose.Of("router"))
        {
            var edge = Compose.Of("edge").Single(edge => edge.Region == router.Region);
            router.Environment["PUBLISHED"].Split(' ').ShouldBe(router.Ports.Select(port => $"{port.Split(':')[1]}={edge.Address}"));
        }
    }

    [Fact]
    public void Load_goes_to_the_edge_of_its_region_and_to_a_port_of_an_app()
    {
        foreach (var load in Compose.Of("load"))
        {
            load.After("--host").ShouldBe(Compose.Of("edge").Single(edge => edge.Region == load.Region).Address);
            World.Apps.ShouldContain(app => app.Ports[0].First.ToString(null as IFormatProvider) == load.After("--port"));
        }
    }

    [Fact]
    public void Targets_are_the_echo_services_and_stand_in_their_regions()
    {
        var echoes = Compose.Of("echo").Select(echo => $"{echo.Address}:{echo.After("--port")} {echo.Region}").Order().ToList();

        foreach (var app in World.Apps) app.Targets.Select(target => $"{target.Address} {target.Region}").Order().ShouldBe(echoes);
        Compose.Of("echo").ShouldAllBe(echo => $"echo-{echo.After("--name")}" == echo.Name);
    }

    [Fact]
    public void Regions_leave_through_their_routers()
    {
        foreach (var router in Compose.Of("router"))
        {
            router.Environment["REGION_SUBNET"].ShouldBe(Compose.SubnetOf(router.Region).ToString());
            router.Environment["REGION_ROUTER"].ShouldBe(Compose.GatewayOf(router.Region));
            router.Environment["BACKBONE"].ShouldBe(router.Addresses[ComposeFile.Backbone]);
        }

        Compose.Networks.Where(network => network != ComposeFile.Backbone).Order()
            .ShouldBe(Compose.Of("router").Select(router => router.Region).Order());
    }

    [Fact]
    public void Roads_lead_to_every_other_region_and_are_as_long_back()
    {
        var roads = Compose.Of("router")
            .SelectMany(router => router.Environment["ROADS"].Split(' ').Select(road => road.Split('='))
                .Select(road => (From: router, Subnet: road[0], Peer: road[1], Delay: road[2]))).ToList();

        foreach (var (from, subnet, peer, delay) in roads)
        {
            var to = Compose.Of("router").Single(router => router.Addresses[ComposeFile.Backbone] == peer);
            subnet.ShouldBe(Compose.SubnetOf(to.Region).ToString());
            roads.ShouldContain(back => back.From == to && back.Peer == from.Environment["BACKBONE"] && back.Delay == delay);
        }

        roads.Count.ShouldBe(3 * 2);
    }
}
