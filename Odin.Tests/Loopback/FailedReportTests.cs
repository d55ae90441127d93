using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Odin.Edge.Sessions.Log;
using Odin.Grains.Configuration;
using Odin.Tests.Support;

namespace Odin.Tests.Loopback;

/// <summary>A session whose end cannot be reported, by a bug, gives back all that it held.</summary>
public sealed class FailedReportTests
{
    [Fact]
    public async Task The_next_client_finds_the_place_free()
    {
        var log = new EventLog();
        var time = new FailingTime();
        await using var target = TestTarget.Echo();
        await using var edge = await TestEdge.StartAsync(replace: services =>
        {
            log.AddTo(services);
            services.AddSingleton<TimeProvider>(time);
        });
        var port = await edge.ServeAsync([target.Address], app => app with { Limits = new LimitsSpec { PerEdge = 1 } });

        time.Failures = 1;
        await OneSessionAsync(port);
        await log.WaitAsync(5201, nameof(FailingTime));
        await OneSessionAsync(port);

        (await Task.Run(() => edge.Log.NextSession()["End"])).ShouldBe("--");
    }

    [Fact]
    public async Task A_log_that_throws_on_the_loop_costs_the_line_and_nothing_else()
    {
        using var log = new ThrowingLevels();
        var events = new EventLog();
        await using var target = TestTarget.Echo();
        await using var edge = await TestEdge.StartAsync(replace: services =>
        {
            events.AddTo(services);
            services.Insert(0, ServiceDescriptor.Singleton<ILoggerProvider>(log));   // Asked before those who say yes.
        });
        var port = await edge.ServeAsync([target.Address], app => app with { Access = new AccessSpec { Deny = ["127.0.0.0/8"] } });

        log.IsThrowing = true;
        await Refused.ConnectAsync(port);
        await events.WaitAsync(5201, nameof(ThrowingLevels));
        log.IsThrowing = false;
        await OneSessionAsync(await edge.ServeAsync([target.Address]));

        (await Task.Run(() => edge.Log.NextSession()["End"])).ShouldBe("--");
        events.Count(5001).ShouldBe(0);
        edge.Edge.LiveSessions.ShouldBe(0);
    }

    private static async Task OneSessionAsync(int port)
    {
        using var client = await TestClient.ConnectAsync(port);
        await client.SendAsync("x");
        (await client.ReceiveTextAsync(1)).ShouldBe("x");
        client.Finish();
        await client.ReceiveToEndAsync();
    }

    /// <summary>A log whose level for lines of sessions cannot be asked for.</summary>
    private sealed class ThrowingLevels : ILoggerProvider, ILogger
    {
        private ThrowingLevels? _owner;
        private bool _isOfSessions;

        public bool IsThrowing { get; set; }

        public ILogger CreateLogger(string categoryName) =>
            new ThrowingLevels { _owner = this, _isOfSessions = categoryName == typeof(SessionRecords).FullName };

        public IDisposable? BeginScope<TState>(TState state) where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) =>
            _isOfSessions && _owner!.IsThrowing ? throw new InvalidOperationException(nameof(ThrowingLevels)) : false;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception,
            Func<TState, Exception?, string> formatter)
        {
            // It only has levels.
        }

        public void Dispose()
        {
            // Nothing is held.
        }
    }

    /// <summary>Fails when a session reports its end.</summary>
    private sealed class FailingTime : TimeProvider
    {
        public int Failures { get; set; }

        public override long GetTimestamp()
        {
            // Optimized code may have the two in one frame.
            if (Failures == 0
                || new System.Diagnostics.StackTrace().GetFrames().All(frame => frame.GetMethod()?.Name is not ("Report" or "TryReport")))
                return base.GetTimestamp();
            Failures--;
            throw new InvalidOperationException(nameof(FailingTime));
        }
    }
}
