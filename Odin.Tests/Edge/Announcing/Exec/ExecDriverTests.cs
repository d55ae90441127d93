using System.Collections.Immutable;
using System.Net;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;
using Odin.Edge.Announcing;
using Odin.Edge.Announcing.Exec;
using Odin.Tests.Support;

namespace Odin.Tests.Edge.Announcing.Exec;

/// <summary>A real program, called by the driver.</summary>
public sealed class ExecDriverTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("odin-exec-").FullName;
    private readonly FakeTimeProvider _time = new();

    [Fact]
    public void The_program_is_called_with_what_is_wanted_at_each_change_and_every_ten_seconds()
    {
        using var driver = NewDriver("echo \"$@\" >> calls");

        Offer(driver, VipOffer.Full);
        Offer(driver, VipOffer.Full);
        Offer(driver, VipOffer.Soft);
        _time.Advance(ExecDriver.Repeat);
        Offer(driver, VipOffer.Soft);
        Offer(driver, VipOffer.None);

        Calls().ShouldBe(["full world 192.0.2.80 2001:db8::80", "soft world 192.0.2.80 2001:db8::80", "soft world 192.0.2.80 2001:db8::80",
            "withdraw world 192.0.2.80 2001:db8::80"]);
        driver.Peers.Single().IsEstablished.ShouldBeTrue();
    }

    [Fact]
    public void What_is_not_announced_yet_is_withdrawn_at_the_start()
    {
        using var driver = NewDriver("echo \"$1\" >> calls");

        Offer(driver, VipOffer.None);

        Calls().ShouldBe(["withdraw"]);
    }

    [Fact]
    public void A_VIP_that_is_configured_no_more_is_withdrawn_and_forgotten()
    {
        using var driver = NewDriver("echo \"$1\" >> calls");
        Offer(driver, VipOffer.Full);

        driver.Offer([]);
        driver.Work(TimeSpan.Zero);
        driver.Offer([]);
        _time.Advance(ExecDriver.Repeat);
        driver.Work(TimeSpan.Zero);

        Calls().ShouldBe(["full", "withdraw"]);
    }

    [Fact]
    public void A_stop_withdraws_what_is_announced()
    {
        using var driver = NewDriver("echo \"$1\" >> calls");
        Offer(driver, VipOffer.Full);

        driver.Stop("the edge stops");

        Calls().ShouldBe(["full", "withdraw"]);
    }

    [Fact]
    public void A_failure_is_an_event_and_the_program_is_called_again()
    {
        var log = new EventLog();
        using var driver = NewDriver("echo \"$1\" >> calls; exit 3", new LoggerFactory([log]).CreateLogger<ExecDriver>());

        Offer(driver, VipOffer.Full);
        _time.Advance(ExecDriver.Repeat);
        Offer(driver, VipOffer.Full);

        Calls().Length.ShouldBe(2);
        driver.Peers.Single().Why.ShouldBe("it ended with code 3");
        log.Count("it ended with code 3", 5841).ShouldBe(1);
    }

    [Fact]
    public void A_program_that_hangs_is_ended_after_two_seconds()
    {
        using var driver = NewDriver("echo $$ > pid; exec sleep 600");

        Offer(driver, VipOffer.Full);

        driver.Peers.Single().Why.ShouldBe("it took longer than 2 s");
        Directory.Exists($"/proc/{File.ReadAllText(Path.Combine(_folder, "pid")).Trim()}").ShouldBeFalse();
    }

    [Fact]
    public void A_program_that_is_not_there_is_a_failure()
    {
        using var driver = new ExecDriver("/nowhere/announce", _time, NullLogger<ExecDriver>.Instance);

        Offer(driver, VipOffer.Full);

        driver.Peers.Single().IsEstablished.ShouldBeFalse();
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private ExecDriver NewDriver(string script, ILogger<ExecDriver>? logger = null)
    {
        var program = Path.Combine(_folder, "announce");
        File.WriteAllText(program, $"#!/bin/sh\ncd {_folder}\n{script}\n");
        if (!OperatingSystem.IsWindows())
            File.SetUnixFileMode(program, UnixFileMode.UserRead | UnixFileMode.UserExecute | UnixFileMode.UserWrite);
        return new ExecDriver(program, _time, logger ?? NullLogger<ExecDriver>.Instance);
    }

    private static void Offer(ExecDriver driver, VipOffer offer)
    {
        ImmutableArray<IPAddress> addresses = [IPAddress.Parse("192.0.2.80"), IPAddress.Parse("2001:db8::80")];
        driver.Offer([new VipOffering("world", addresses, offer)]);
        driver.Work(TimeSpan.Zero);
    }

    private string[] Calls() => File.ReadAllLines(Path.Combine(_folder, "calls"));
}
