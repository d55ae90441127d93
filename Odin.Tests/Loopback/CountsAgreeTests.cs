using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Odin.Edge.Sessions;
using Odin.Edge.Sessions.Log;
using Odin.Grains.Configuration;
using Odin.Tests.Support;

namespace Odin.Tests.Loopback;

/// <summary>At rest metrics agree with each other and with the session lines, also when lines are lost.</summary>
public sealed class CountsAgreeTests
{
    /// <summary>Thousands in the suite; ODIN_LONG=1 makes it a hundred thousand.</summary>
    private static readonly int Sessions = Environment.GetEnvironmentVariable("ODIN_LONG") == "1" ? 100_000 : 3000;

    /// <summary>More than a ring holds while its writer stands still.</summary>
    private static readonly int Blocked = Math.Max(Sessions, 9000);

    [Fact]
    public async Task After_failures_of_every_kind_the_counters_equal_the_session_lines()
    {
        using var log = new CountingLog();
        await using var edge = await StartAsync(EdgeLoops.TwoEpoll, log);
        await using var world = await FailingWorld.StartAsync(edge);

        await world.UseAsync(Sessions);

        var scrape = await CheckAsync(edge, log);
        scrape["odin_session_records_dropped_total"].ShouldBe(0);
        foreach (var end in new[] { "--", "TC", "TD", "EA", "CD" }) scrape.Sum("odin_sessions_ended_total", $"end=\"{end}\"")
            .ShouldBeGreaterThan(0, end);
        foreach (var outcome in new[] { "success", "refused", "timed_out" })
            scrape.Sum("odin_target_connects_total", $"outcome=\"{outcome}\"").ShouldBeGreaterThan(0, outcome);
    }

    [Fact]
    public async Task They_do_while_the_log_is_blocked_and_lines_are_dropped()
    {
        using var log = new CountingLog();
        log.Block();
        await using var edge = await StartAsync(EdgeLoops.OneEpoll, log);
        await using var target = TestTarget.Greeter("hello");
        var port = await edge.ServeAsync([target.Address]);

        (await new ManyClients(port).TakeAsync(Blocked, lanes: 8)).ShouldAllBe(client => client.Greeting == "hello");
        await TestTimeout.Within(edge.Services.GetRequiredService<LoopSessionsSet>().WhenEmptyAsync());
        var blocked = await Scrape.OfAsync(edge.Services);
        log.Release();

        blocked["odin_session_records_dropped_total"].ShouldBeGreaterThan(0);
        blocked.Sum("odin_sessions_ended_total").ShouldBe(Blocked);
        (await CheckAsync(edge, log)).Sum("odin_sessions_ended_total", "end=\"--\"").ShouldBe(Blocked);
    }

    private static Task<TestEdge> StartAsync(EdgeLoops loops, CountingLog log) => TestEdge.StartAsync(loops, services =>
    {
        services.AddSingleton<ISessionLog>(log);
        services.AddLogging(logging => logging.AddFilter("Odin.Edge.Sessions", LogLevel.Information));   // Refused clients leave no line.
    });

    /// <summary>Returns the page at rest.</summary>
    private static async Task<Scrape> CheckAsync(TestEdge edge, CountingLog log)
    {
        await TestTimeout.Within(edge.Services.GetRequiredService<LoopSessionsSet>().WhenEmptyAsync());
        var scrape = await Scrape.OfAsync(edge.Services);
        var (ended, refused) = (scrape.Sum("odin_sessions_ended_total"), scrape.Sum("odin_sessions_refused_total"));
        var withoutLine = refused + scrape["odin_session_records_left_out_total"] + scrape["odin_session_records_dropped_total"];

        (await log.WaitForAsync((long)(ended - withoutLine))).ShouldBe((long)(ended - withoutLine));

        scrape.Sum("odin_sessions_accepted_total").ShouldBe(ended);
        (scrape.Sum("odin_sessions_live"), scrape.Sum("odin_target_sessions_live")).ShouldBe((0, 0));
        scrape.Sum("odin_session_duration_seconds_count").ShouldBe(ended);
        scrape.Sum("odin_session_duration_seconds_bucket", "le=\"+Inf\"").ShouldBe(ended);
        scrape.Sum("odin_connect_duration_seconds_count").ShouldBe(scrape.Sum("odin_target_connects_total", "outcome=\"success\""));
        scrape.Sum("odin_assign_duration_seconds_count").ShouldBe(scrape.Sum("odin_target_connects_total"));
        return scrape;
    }

    /// <summary>Apps whose sessions end in one way each.</summary>
    private sealed class FailingWorld : IAsyncDisposable
    {
        private readonly TestTarget _good = TestTarget.Greeter("hello");
        private readonly TestTarget _broken = TestTarget.Start(TestTarget.ResetAsync);
        private readonly TestTarget _waiting = TestTarget.Echo();
        private readonly BlackHole _silent = new();
        private readonly AppSpec[] _apps;

        private FailingWorld()
        {
            var closed = $"127.0.0.1:{FreePort.Next()}";
            _apps =
            [
                App("good", _good.Address),
                App("half", closed, _good.Address),
                App("none", closed),
                App("broken", _broken.Address) with { ProxyProtocol = AppSpecs.HeaderToTargets },
                App("denied", _good.Address) with { Access = new AccessSpec { Deny = ["127.0.0.0/8"] } },
                App("left", _waiting.Address),
                App("silent", _silent.Address) with { Connect = new ConnectSpec { Attempts = 1, Timeout = TimeSpan.FromMilliseconds(50) } },
            ];
        }

        public static async Task<FailingWorld> StartAsync(TestEdge edge)
        {
            var world = new FailingWorld();
            await edge.ServeAsync(world._apps);
            return world;
        }

        public async Task UseAsync(int sessions)
        {
            foreach (var app in _apps.SkipLast(2)) await new ManyClients(PortOf(app)).TakeAsync(sessions / 6, lanes: 4);
            await new ManyClients(PortOf(_apps[^1])).TakeAsync(8, lanes: 4);
            for (var client = 0; client < sessions / 100; client++) await LeaveAsync(PortOf(_apps[^2]));
        }

        public async ValueTask DisposeAsync()
        {
            _silent.Dispose();
            await _broken.DisposeAsync();
            await _good.DisposeAsync();
            await _waiting.DisposeAsync();
        }

        /// <summary>In the middle of data: its target has not ended either.</summary>
        private static async Task LeaveAsync(int port)
        {
            using var client = await TestClient.ConnectAsync(port);
            await client.SendAsync("1");
            await client.ReceiveAsync(1);
            client.Reset();
        }

        private static int PortOf(AppSpec app) => app.Ports[0].First;

        private static AppSpec App(string name, params string[] targets) => AppSpecs.Spec(name, FreePort.Next(), targets);
    }

    /// <summary>Counts lines, and can be kept from taking any.</summary>
    private sealed class CountingLog : ISessionLog, IDisposable
    {
        private readonly ManualResetEventSlim _isOpen = new(true);
        private readonly Lock _lock = new();
        private long _lines;
        private (long Count, TaskCompletionSource Came)? _wanted;

        public long Lost => 0;

        public void Block() => _isOpen.Reset();

        public void Release() => _isOpen.Set();

        public void Write(in SessionRecord record)
        {
            _isOpen.Wait();
            lock (_lock)
            {
                _lines++;
                if (_lines == _wanted?.Count) _wanted?.Came.SetResult();
            }
        }

        public void Flush()
        {
        }

        public void Dispose()
        {
            Release();
            _isOpen.Dispose();
        }

        /// <summary>Returns how many there were when that many had come.</summary>
        public async Task<long> WaitForAsync(long count)
        {
            Task came;
            lock (_lock)
            {
                if (_lines >= count) return _lines;
                _wanted = (count, new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously));
                came = _wanted.Value.Came.Task;
            }

            await TestTimeout.Within(came);
            return Interlocked.Read(ref _lines);
        }
    }
}
