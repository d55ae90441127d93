using System.Net;
using System.Net.Sockets;
using Odin.Cli.Hosting;
using Odin.Edge.Hosting;
using Odin.Grains.Configuration;
using Odin.Hosting.Logging;
using Odin.Tests.Support;

namespace Odin.Tests.CommandLines;

public sealed class LoopbackPortsTests
{
    private static readonly ProcessOptions Usual =
        new() { Edge = new EdgeOptions(), Log = new LogOptions(), ClusterId = "odin", ServiceId = "odin" };

    private readonly List<string> _said = [];

    [Fact]
    public void Ports_of_apps_are_taken()
    {
        var app = new AppSpec { Name = "a", Ports = [new PortRange(8080, 9000), new PortRange(30000, 31000)], Targets = [] };
        var config = new ConfigSpec { Apps = [app] };

        var ports = LoopbackPorts.Choose(Usual, config, inheritedAdmin: null, _said.Add);

        ports.Admin.ShouldBeGreaterThan(9000);
        ports.Gateway.ShouldBeGreaterThan(31000);
        _said.Count.ShouldBe(2);
    }

    [Fact]
    public void What_was_asked_for_is_taken_as_it_is_or_refused_and_nothing_is_said()
    {
        using var holder = new TcpListener(IPAddress.Loopback, 0);
        holder.Start();
        var held = ((IPEndPoint)holder.LocalEndpoint).Port;
        var free = FreePort.Next();

        var ports = LoopbackPorts.Choose(Usual with { AdminPort = free, GatewayPort = 0 }, ConfigSpec.Empty, inheritedAdmin: 7, _said.Add);
        var admin = Should.Throw<IOException>(() =>
            LoopbackPorts.Choose(Usual with { AdminPort = held }, ConfigSpec.Empty, inheritedAdmin: 7, _said.Add));
        var gateway = Should.Throw<SocketException>(() =>
            LoopbackPorts.Choose(Usual with { GatewayPort = held }, ConfigSpec.Empty, inheritedAdmin: 8080, _ => { }));

        ports.Admin.ShouldBe(free);
        ports.Gateway.ShouldBeGreaterThan(0);
        LoopbackPorts.IsInUse(admin).ShouldBeTrue();
        LoopbackPorts.IsInUse(gateway).ShouldBeTrue();
        _said.ShouldBeEmpty();
    }

    [Fact]
    public void The_admin_port_of_the_process_before_is_gone_on_with() =>
        LoopbackPorts.Choose(Usual, ConfigSpec.Empty, inheritedAdmin: 8099, _said.Add).Admin.ShouldBe(8099);
}
