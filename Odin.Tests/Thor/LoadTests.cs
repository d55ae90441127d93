using System.Net;
using System.Text;
using Odin.Tests.Support;
using Odin.Tests.Thor.Support;
using Odin.Thor.Echo;
using Odin.Thor.Loading;
using Odin.Thor.Loading.Reports;
using Odin.Thor.Loading.Tallies;

namespace Odin.Tests.Thor;

public sealed class LoadTests
{
    private static LoadOptions To(IPEndPoint endpoint) => new()
    {
        Host = "127.0.0.1",
        Port = endpoint.Port,
        MaxSessions = 10,
        Connections = 2,
    };

    private static Task<LoadReport> RunAsync(LoadOptions options, CancellationToken interrupt = default)
    {
        var run = new LoadRun(options, TimeProvider.System, new Random(options.Seed));
        return run.RunAsync(progress: null, interrupt).WaitAsync(LocalClient.TimeLimit, TestTimeout.Time, CancellationToken.None);
    }

    private static EchoTarget StartEcho(bool upper = false) =>
        EchoTarget.Start(new IPEndPoint(IPAddress.Loopback, 0), new EchoOptions { UpperCase = upper });

    private static void ShouldHaveOnly(LoadReport report, string error, long count) =>
        report.Errors.Where(kind => kind.Value > 0).ShouldBe([new(error, count)]);

    [Fact]
    public async Task Every_session_round_trip_and_byte_is_counted()
    {
        await using var target = StartEcho();

        var report =
            await RunAsync(To(target.Endpoint) with { Connections = 8, MaxSessions = 500, MessagesPerSession = 3, MessageBytes = 100 });

        report.HasErrors.ShouldBeFalse();
        (report.Sessions.Started, report.Sessions.Completed, report.Connections.Count, report.RoundTrips.Count)
            .ShouldBe((500, 500, 500, 1500));
        report.Bytes.ShouldBe(new ByteCounts(150_000, 150_000));
        new[] { report.LatencyMs.Connect.Count, report.LatencyMs.RoundTrip.Count, report.LatencyMs.Session.Count }
            .ShouldBe([500, 1500, 500]);
        target.AcceptedConnections.ShouldBe(500);
    }

    [Fact]
    public async Task A_message_larger_than_all_buffers_comes_back()
    {
        await using var target = StartEcho();

        var report = await RunAsync(To(target.Endpoint) with { MaxSessions = 2, MessageBytes = 16 * 1024 * 1024 });

        report.HasErrors.ShouldBeFalse();
        report.Bytes.Received.ShouldBe(2 * 16 * 1024 * 1024);
    }

    [Fact]
    public async Task An_upper_case_answer_is_corrupt_unless_case_is_ignored()
    {
        await using var target = StartEcho(upper: true);

        ShouldHaveOnly(await RunAsync(To(target.Endpoint)), "corrupt", 10);
        (await RunAsync(To(target.Endpoint) with { IgnoreCase = true, MessagesPerSession = 5 })).HasErrors.ShouldBeFalse();
    }

    [Fact]
    public async Task A_rate_starts_sessions_on_its_schedule()
    {
        await using var target = StartEcho();

        var report = await RunAsync(To(target.Endpoint) with { Rate = 200, Connections = 20, MaxSessions = 100 });

        report.Sessions.Completed.ShouldBe(100);
        report.Sessions.NotStarted.ShouldBe(0);
        report.Seconds.ShouldBeGreaterThanOrEqualTo(0.495);   // The last of 100 is due 99 / 200 s after the first.
    }

    [Fact]
    public async Task Sessions_that_no_client_was_free_for_are_counted_and_waiting_is_latency()
    {
        await using var target = HostileTarget.ThatIsSilent();

        var report = await RunAsync(To(target.Endpoint) with
        {
            Rate = 100,
            Connections = 1,
            MaxSessions = null,
            Duration = TimeSpan.FromMilliseconds(500),
            Timeout = TimeSpan.FromMilliseconds(200),
        });

        (report.Sessions.Started + report.Sessions.NotStarted).ShouldBe(50);
        report.Sessions.NotStarted.ShouldBeGreaterThanOrEqualTo(45);
        report.Sessions.Late
            .ShouldBeInRange(report.Sessions.Started - 1, report.Sessions.Started, "on a busy machine the first one may be late too");
        report.LatencyMs.StartDelay.Max.ShouldBeGreaterThan(150);
    }

    [Fact]
    public async Task Held_sessions_stay_open_until_the_end()
    {
        await using var target = StartEcho();

        var report = await RunAsync(
            To(target.Endpoint) with { Hold = true, MaxSessions = null, Connections = 50, Duration = TimeSpan.FromSeconds(1.5) });

        report.HasErrors.ShouldBeFalse();
        (report.Sessions.Started, report.Sessions.Completed).ShouldBe((50, 50));
        report.RoundTrips.Count.ShouldBeInRange(50, 100);
        report.LatencyMs.Session.P50.ShouldBeGreaterThan(1400);
    }

    [Fact]
    public async Task Idle_sessions_stay_open_and_send_nothing()
    {
        await using var target = StartEcho();

        var report = await RunAsync(To(target.Endpoint) with
        {
            Hold = true,
            IsIdle = true,
            MaxSessions = null,
            Connections = 50,
            Duration = TimeSpan.FromSeconds(1.5),
        });

        report.HasErrors.ShouldBeFalse();
        (report.Sessions.Started, report.Sessions.Completed, report.RoundTrips.Count, report.Bytes.Sent).ShouldBe((50, 50, 0, 0));
        report.LatencyMs.Session.P50.ShouldBeGreaterThan(1400);
    }

    [Fact]
    public async Task An_interrupt_ends_the_run_with_its_report()
    {
        await using var target = HostileTarget.ThatIsSilent();
        using var interrupt = new CancellationTokenSource();

        var running = RunAsync(To(target.Endpoint) with { Connections = 3 }, interrupt.Token);
        await interrupt.CancelAsync();
        var report = await running;

        report.HasErrors.ShouldBeFalse();
        report.Sessions.Interrupted.ShouldBe(3);
        report.Sessions.Completed.ShouldBe(0);
    }

    [Fact]
    public async Task Many_source_addresses_are_used_in_turn()
    {
        await using var target = StartEcho();

        (await RunAsync(To(target.Endpoint) with { SourceAddresses = 4 })).Sessions.Completed.ShouldBe(10);
    }

    [Fact]
    public async Task A_refusing_target_is_counted_as_refused()
    {
        await using var target = HostileTarget.ThatRefuses();

        var report = await RunAsync(To(target.Endpoint));

        ShouldHaveOnly(report, "refused", 10);
        (report.Sessions.Failed, report.Connections.Count, report.RoundTrips.Count).ShouldBe((10, 0, 0));
    }

    [Fact]
    public async Task A_resetting_target_is_counted_as_reset()
    {
        await using var target = HostileTarget.ThatResets();

        ShouldHaveOnly(await RunAsync(To(target.Endpoint)), "reset", 10);
    }

    [Fact]
    public async Task A_silent_target_is_counted_as_timeout()
    {
        await using var target = HostileTarget.ThatIsSilent();

        ShouldHaveOnly(await RunAsync(To(target.Endpoint) with { MaxSessions = 2, Timeout = TimeSpan.FromMilliseconds(150) }), "timeout",
            2);
    }

    [Theory]
    [InlineData("two words\n")]
    [InlineData("\n")]
    [InlineData("more\nthan a line")]
    public async Task A_greeting_that_is_no_name_is_corrupt(string line)
    {
        await using var target =
            HostileTarget.ThatGreetsWith(Encoding.ASCII.GetBytes(line.PadRight(line.EndsWith('\n') ? 0 : Greeting.MaxBytes)));

        ShouldHaveOnly(await RunAsync(To(target.Endpoint) with { Greeted = true }), "corrupt", 10);
    }

    [Fact]
    public async Task An_answer_cut_short_is_counted_as_eof()
    {
        await using var target = HostileTarget.ThatEndsEarly();

        ShouldHaveOnly(await RunAsync(To(target.Endpoint)), "eof", 10);
    }

    [Fact]
    public async Task One_changed_bit_is_counted_as_corrupt()
    {
        await using var target = HostileTarget.ThatChanges(answer => answer[63] ^= 1);

        ShouldHaveOnly(await RunAsync(To(target.Endpoint)), "corrupt", 10);
    }

    [Fact]
    public async Task Bytes_after_the_answer_are_counted_as_corrupt()
    {
        await using var target = HostileTarget.ThatSaysTooMuch();

        ShouldHaveOnly(await RunAsync(To(target.Endpoint)), "corrupt", 10);
    }

    [Fact]
    public async Task A_name_without_an_address_is_counted_as_resolve()
    {
        ShouldHaveOnly(await RunAsync(new LoadOptions { Host = "no-such-host.invalid", Port = 9 }), "resolve", 1);
    }
}
