using Microsoft.Extensions.Logging.Abstractions;
using Odin.Grains.AppBackends;
using Odin.Grains.Configuration;
using Odin.Grains.Edges;
using Odin.Grains.Events;
using Odin.Grains.Regions;
using Odin.Tests.Grains.Support;
using static Odin.Tests.Grains.Support.Reports;

namespace Odin.Tests.Grains.AppBackends;

/// <summary>An app's grain that is activated anew says what has changed, and nothing that was reported before.</summary>
public sealed class MovedGrainTests
{
    private readonly AppRollUp _fra = new("web");
    private readonly AppRollUp _iad = new("web");
    private AppBackend _backend = NewActivation(100);
    private long _sequence;

    [Fact]
    public void What_the_activation_before_reported_is_not_reported_again()
    {
        Send(_fra, "fra", false);
        Send(_iad, "iad", false);
        Reported().ShouldBe(["Unknown -> Unhealthy in region fra ()",
            "Unknown -> Unhealthy for the world; regions that find it unhealthy: 1 of 1",
            "Unknown -> Unhealthy in region iad ()"]);

        _backend = NewActivation(200);
        for (var round = 0; round < 3; round++)
        {
            Send(_fra, "fra", false, round);
            Send(_iad, "iad", false, round);
        }

        Reported().ShouldBeEmpty();
    }

    [Fact]
    public void What_changed_while_it_moved_is_reported()
    {
        Send(_fra, "fra", false);
        Send(_iad, "iad", false);
        Send(_fra, "fra", false);

        _backend = NewActivation(200);
        Send(_fra, "fra", true);
        Reported().ShouldBeEmpty("iad has not spoken yet");
        Send(_iad, "iad", false);

        Reported().ShouldBe(["Unhealthy -> Unknown in region fra ()",
            "Unhealthy -> Unknown for the world; regions that find it unhealthy: 1 of 2"]);
    }

    [Fact]
    public void A_region_that_does_not_come_back_is_not_waited_for()
    {
        Send(_fra, "fra", false);
        Send(_iad, "iad", false);

        _backend = NewActivation(200);
        Send(_fra, "fra", true);
        Send(_fra, "fra", true, (int)HealthLog.SettleTime.TotalSeconds);

        Reported().ShouldContain("Unhealthy -> Unknown in region fra ()");
    }

    private static AppBackend NewActivation(long epoch)
    {
        var backend = new AppBackend("web", epoch, new Random(1), NullLogger.Instance);
        backend.Configure(new AppVersion(1,
            new AppSpec { Name = "web", Ports = [new PortRange(80, 80)], Targets = [.. Specs.Targets(1)] }));
        return backend;
    }

    private void Send(AppRollUp link, string region, bool isUsable, int second = 0)
    {
        var report = Report(++_sequence, [0], usable: [isUsable]);
        var rollUp = link.Start(region, [new EdgeAppReport(Specs.Edge($"{region}-1", region), report)]);
        link.Succeed(_backend.Merge(rollUp, TimeSpan.FromSeconds(second)));
    }

    private IEnumerable<string> Reported() =>
        _backend.Events.Find(new EventQuery { Kind = EventKind.TargetHealth }).Select(known => known.Text);
}
