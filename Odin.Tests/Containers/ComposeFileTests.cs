using System.Net;
using Odin.Cli.Configuration;
using Odin.Grains.Configuration;
using Odin.Tests.Grains.Configuration;

namespace Odin.Tests.Containers;

public sealed class ComposeFileTests
{
    private static readonly ComposeFile Compose = new();

    private static readonly ConfigSpec World = ConfigFile.Load(RepositoryFiles.Path("infra", "world.yaml"), null, Stream.Null).Config!;

    private static string Vip => World.Vips.Single().Addresses.Single();

    /// <summary>Of the world beyond the regions.</summary>
    private static ComposeService Internet => Compose.Services.Single(service => service.Name == "internet");

    private static IEnumerable<ComposeService> Routers => Compose.Of("router").Append(Internet);

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
        var addresses = Compose.Services.Where(service => service.Host is null).SelectMany(service => service.Addresses).ToList();

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
        var (file, own, viewer) = (keys.Command[0], keys.Command[1], keys.Command[2]);
        keys.List("entrypoint").ShouldBe(["admin-keys"]);
        keys.Volumes.ShouldBe([$"keys:{Path.GetDirectoryName(file)}", $"admin-key:{Path.GetDirectoryName(own)}",
            $"viewer-key:{Path.GetDirectoryName(viewer)}"]);
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
        Routers.SelectMany(service => service.Ports).Select(port => int.Parse(port.Split(':')[1], provider: null))
        .Where(port => !World.Apps.Any(app => app.Ports.Any(range => range.First <= port && port <= range.Last))).ShouldBeEmpty();

    [Fact]
    public void Published_ports_lead_to_the_vip()
    {
        foreach (var router in Routers)
            router.Environment["PUBLISHED"].Split(' ').ShouldBe(router.Ports.Select(port => $"{port.Split(':')[1]}={Vip}"));

        Internet.Ports.ShouldBe(World.Apps.Select(app => $"{app.Ports[0].First - 1}:{app.Ports[0].First}"));
        World.Apps.ShouldAllBe(app => app.Vip != null);
    }

    [Fact]
    public void Machines_have_the_vip_and_last_while_their_edges_come_and_go()
    {
        foreach (var edge in Compose.Of("edge"))
        {
            var machine = edge.Host.ShouldNotBeNull(edge.Name);
            machine.Name.ShouldBe(edge.Name.Replace("edge-", "machine-", StringComparison.Ordinal));
            machine.Environment["VIPS"].ShouldBe(Vip);
            edge.Keys.Keys.ShouldNotContain("cap_add", edge.Name);
        }
    }

    [Fact]
    public void Edges_announce_to_the_router_of_their_region_which_takes_it()
    {
        foreach (var edge in Compose.Of("edge"))
        {
            var router = Compose.Of("router").Single(router => router.Region == edge.Region).Environment;
            edge.Environment["ODIN__BGPPEERS"].ShouldBe($"{router["AS"]}@{router["REGION_ROUTER"]}");
            edge.Environment["ODIN__BGPAS"].ShouldBe(router["EDGE_AS"]);
            router["VIPS"].ShouldBe(Vip);
            IPNetwork.Parse(router["EDGES"]).Contains(IPAddress.Parse(edge.Address)).ShouldBeTrue(edge.Name);
        }
    }

    [Fact]
    public void A_second_chance_stands_beside_each_edge_and_knows_all_others()
    {
        var edges = Compose.Of("edge").ToList();
        foreach (var (edge, helper) in edges.Zip(Compose.Of("second-chance")))
        {
            helper.Host!.Name.ShouldBe(edge.Host!.Name);
            helper.After("--edge-id").ShouldBe(edge.Environment["ODIN__EDGEID"]);
            helper.After("--tunnel-address").ShouldBe(edge.Address);
            helper.After("--vip").ShouldBe(Vip);
            helper.After("--peers").Split(',').ShouldBe(
                edges.Where(other => other != edge).Select(other => $"{other.Environment["ODIN__EDGEID"]}@{other.Address}"));
            helper.After("--key-file").ShouldBe(Compose.Services.Single(service => service.Name == "keys").Command[2]);
            helper.After("--api").ShouldEndWith($"://{Compose.Of("silo").Single(silo => silo.Region == edge.Region).Address}:8080");
            helper.List("cap_add").ShouldBe(["NET_ADMIN"]);
        }

        Compose.Of("second-chance").Count().ShouldBe(edges.Count);
    }

    [Fact]
    public void Load_goes_to_the_edge_of_its_region_and_to_a_port_of_an_app()
    {
        foreach (var load in Compose.Of("load"))
        {
            load.After("--host").ShouldBe(Compose.Of("edge").First(edge => edge.Region == load.Region).Address);
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
        }

        foreach (var router in Routers) router.Environment["BACKBONE"].ShouldBe(router.Addresses[ComposeFile.Backbone]);

        Compose.Networks.Where(network => network != ComposeFile.Backbone).Order()
            .ShouldBe(Compose.Of("router").Select(router => router.Region).Order());
    }

    [Fact]
    public void Roads_lead_to_every_other_router_and_are_as_long_back()
    {
        var roads = Routers.SelectMany(router => router.Environment["ROADS"].Split('\n', StringSplitOptions.RemoveEmptyEntries)
            .Select(road => (From: router, Words: road.Split(' ')))).ToList();

        foreach (var (from, words) in roads)
        {
            var to = Routers.Single(router => router.Environment["NAME"] == words[0]).Environment;
            words[1].ShouldBe(to["BACKBONE"]);
            words[3].ShouldBe(to["AS"]);
            words.ElementAtOrDefault(4).ShouldBe(to.GetValueOrDefault("REGION_SUBNET"));
            roads.ShouldContain(back => back.From.Environment["NAME"] == words[0] && back.Words[0] == from.Environment["NAME"]
                && back.Words[2] == words[2]);
        }

        roads.Count.ShouldBe(4 * 3);
        Routers.Select(router => router.Environment["AS"]).ShouldBeUnique();
    }
}
