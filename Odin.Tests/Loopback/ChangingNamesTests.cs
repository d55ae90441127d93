using System.Net;
using Microsoft.Extensions.DependencyInjection;
using Odin.Edge.Targets;
using Odin.Edge.Targets.NameServers;
using Odin.Tests.Support;

namespace Odin.Tests.Loopback;

/// <summary>A target's name comes to stand for another address, or for none, while it is in use.</summary>
public sealed class ChangingNamesTests
{
    private static readonly IPAddress Before = IPAddress.Parse("127.0.0.1");
    private static readonly IPAddress After = IPAddress.Parse("127.0.0.2");

    [Fact]
    public async Task New_sessions_follow_the_name_within_its_time_to_live_and_the_last_good_answer_survives_the_name_server()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "127.0.0.2 is there on Linux only");
        var port = FreePort.Next();
        await using var before = NamedTarget.Start('b', new IPEndPoint(Before, port));
        await using var after = NamedTarget.Start('a', new IPEndPoint(After, port));
        await using var names = new NameServer { Addresses = [Before] };
        var log = new EventLog();
        await using var edge = await TestEdge.StartAsync(replace: services =>
        {
            services.AddSingleton<IHostResolver>(
                new DnsHostResolver(new NameServerList([names.Endpoint], TimeProvider.System), new SystemHostResolver(),
                    HostsFile.OfSystem));
            services.AddSingleton(FixedHosts.Loopback);
            log.AddTo(services);
        });
        var spec = AppSpecs.Spec("app", FreePort.Next(), $"target.example:{port}");
        await edge.ServeAsync(spec);
        using var old = await NamedTarget.ReachAsync(spec, 'b');

        names.Addresses = [After];
        await log.WaitAsync(5101, After.ToString());
        using var young = await NamedTarget.ReachOnlyAsync(spec, 'a');
        await NamedTarget.EchoAsync(old);

        names.Addresses = [];
        await log.WaitAsync(5103, "its name does not resolve any more");
        using var youngest = await NamedTarget.ReachOnlyAsync(spec, 'a');
        await NamedTarget.EchoAsync(young);
    }
}
