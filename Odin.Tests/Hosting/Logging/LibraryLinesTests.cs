using System.Globalization;
using Microsoft.Extensions.Time.Testing;
using Odin.Hosting.Logging;
using Serilog;
using Serilog.Core;
using Serilog.Events;

namespace Odin.Tests.Hosting.Logging;

public sealed class LibraryLinesTests : IDisposable
{
    private readonly FakeTimeProvider _time = new();
    private readonly LoggingLevelSwitch _level = new();
    private readonly Lines _lines = new();
    private readonly Logger _log;

    public LibraryLinesTests() => _log = new LoggerConfiguration().MinimumLevel.ControlledBy(_level)
        .WriteTo.Sink(new LibraryLines(_lines, _level, _time)).CreateLogger();

    [Fact]
    public void A_flood_of_a_library_is_one_line_and_then_one_each_half_minute()
    {
        for (var second = 0; second < 65; second++)
        {
            for (var line = 0; line < 100; line++) From("Orleans.Runtime.Dispatcher").Warning("call {Number} failed", line);
            _time.Advance(TimeSpan.FromSeconds(1));
        }

        _lines.Events.Select(line => line.RenderMessage(CultureInfo.InvariantCulture)).ShouldBe(
        [
            "Problems that libraries reported: 500, the last by \"Orleans.Runtime.Dispatcher\": \"call 99 failed\". "
                + "With --log-level Debug each is logged",
            .. Enumerable.Repeat("Problems that libraries reported: 3000, the last by \"Orleans.Runtime.Dispatcher\": "
                + "\"call 99 failed\". With --log-level Debug each is logged", 2),
        ]);
        _lines.Events.ShouldAllBe(line => line.Level == LogEventLevel.Warning && line.Exception == null);
    }

    [Fact]
    public void Lines_of_Odin_pass_at_once()
    {
        From("Odin.Silo.Membership.SiloWatch").Warning("a silo is gone");

        _lines.Events.ShouldHaveSingleItem();
    }

    [Theory]
    [InlineData("Polly", 0)]
    [InlineData("Polly.Telemetry", 0)]
    [InlineData("Pollyanna", 1)]
    public void A_library_may_log_under_its_bare_name(string source, int lines)
    {
        From(source).Warning("Resilience event occurred");

        _lines.Events.Count.ShouldBe(lines);
    }

    [Fact]
    public void With_level_Debug_every_line_passes_with_its_stack()
    {
        _level.MinimumLevel = LogEventLevel.Debug;

        From("Microsoft.AspNetCore.Server.Kestrel").Error(new IOException("gone"), "failed");

        _lines.Events.ShouldHaveSingleItem().Exception.ShouldBeOfType<IOException>();
    }

    [Fact]
    public void The_last_sum_is_reported_at_the_end()
    {
        From("StackExchange.Redis").Error(new IOException("reset by peer\nat once"), "connection lost.");

        _log.Dispose();

        _lines.Events.ShouldHaveSingleItem().RenderMessage(CultureInfo.InvariantCulture)
            .ShouldContain("connection lost: reset by peer\\nat once");
    }

    [Fact]
    public void A_warning_that_Odin_causes_itself_is_not_reported()
    {
        From("Orleans.Runtime.Silo").Warning("Note: Silo not running with ServerGC turned on");
        _time.Advance(LibraryLines.Between);

        _lines.Events.ShouldBeEmpty();
    }

    [Fact]
    public void A_wait_longer_than_the_process_has_run_is_none()
    {
        const string Late = "Participant check thread has not completed for {Elapsed}, potentially indicating lock contention";
        From("Orleans.Runtime.Watchdog").Warning(Late, TimeSpan.FromDays(20_000));
        _time.Advance(LibraryLines.Between);
        _lines.Events.ShouldBeEmpty();

        From("Orleans.Runtime.Watchdog").Warning(Late, TimeSpan.FromMilliseconds(1));
        _time.Advance(LibraryLines.Between);
        _lines.Events.ShouldHaveSingleItem();
    }

    [Fact]
    public void An_exception_that_cannot_give_its_message_is_counted_and_ends_nothing()
    {
        From("Orleans.Runtime.Silo").Warning(new Unspeakable(), "call failed");
        _time.Advance(LibraryLines.First);
        From("Orleans.Runtime.Silo").Warning("later");
        _time.Advance(LibraryLines.Between);

        _lines.Events.Select(line => line.RenderMessage(CultureInfo.InvariantCulture)).ShouldBe(
        [
            "Problems that libraries reported: 1, the last by \"Orleans.Runtime.Silo\": \"call failed (NotSupportedException)\". "
                + "With --log-level Debug each is logged",
            "Problems that libraries reported: 1, the last by \"Orleans.Runtime.Silo\": \"later\". With --log-level Debug each is logged",
        ]);
    }

    public void Dispose() => _log.Dispose();

    private sealed class Unspeakable : Exception
    {
        public override string Message => throw new NotSupportedException();
    }

    private Serilog.ILogger From(string source) => _log.ForContext(Constants.SourceContextPropertyName, source);

    private sealed class Lines : ILogEventSink
    {
        public List<LogEvent> Events { get; } = [];

        public void Emit(LogEvent logEvent) => Events.Add(logEvent);
    }
}
