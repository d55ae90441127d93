using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Time.Testing;
using Odin.Edge.Sessions.Log;
using Odin.Grains.Failures;
using Odin.Tests.Support;

namespace Odin.Tests.Edge.Sessions.Log;

/// <summary>What throws while a record is written costs that record: it is logged and counted, and the writer goes on.</summary>
public sealed class SessionRecordsTests : IAsyncDisposable
{
    private const int Bug = 6001;

    private readonly FakeTimeProvider _time = new();
    private readonly EventLog _events = new();
    private readonly LoggerFactory _loggers;
    private readonly FailingLog _log = new();
    private readonly SessionRecords _records;
    private readonly SessionRecordRing _ring;

    public SessionRecordsTests()
    {
        _loggers = new LoggerFactory([_events]);
        _records = new SessionRecords(_log, new RecentEnds(_time), _time, _loggers.CreateLogger<SessionRecords>());
        _ring = _records.AddPriority();
    }

    [Fact]
    public async Task A_record_that_cannot_be_written_is_lost_alone()
    {
        _log.Fails = port => port is 2 or 4;
        for (var port = 1; port <= 5; port++) Add(port);
        await _records.StartAsync(TestContext.Current.CancellationToken);

        await WrittenAsync(3);
        await _events.WaitAsync(Bug, "cannot write");

        _log.Written.ShouldBe([1, 3, 5]);
        _records.Dropped.ShouldBe(2);
        _events.Count(Bug).ShouldBe(1, "one for all that were there");
    }

    [Fact]
    public async Task The_writer_is_woken_by_what_comes_later()
    {
        _log.Fails = port => port == 1;
        await _records.StartAsync(TestContext.Current.CancellationToken);
        Add(1);
        Add(2);
        await WrittenAsync(1);
        await _events.WaitAsync(Bug, "cannot write");

        Add(3);
        await WrittenAsync(2);

        _log.Written.ShouldBe([2, 3]);
    }

    [Fact]
    public async Task An_output_that_throws_is_logged_and_tried_again_with_the_next_record()
    {
        _log.FailingFlushes = 1;
        await _records.StartAsync(TestContext.Current.CancellationToken);
        Add(1);
        await WrittenAsync(1);
        await _events.WaitAsync(Bug, "cannot flush");

        Add(2);
        await WrittenAsync(2);

        _log.Written.ShouldBe([1, 2]);
    }

    public async ValueTask DisposeAsync()
    {
        await _records.StopAsync(CancellationToken.None);
        _records.Dispose();
        _loggers.Dispose();
    }

    private void Add(int port)
    {
        if (_ring.Add(new SessionRecord { App = "app", Port = port, ConnectedAt = 1 })) _records.Wake();
    }

    /// <summary>The writer's pauses begin on another thread: time goes on until they have been seen to end.</summary>
    private async Task WrittenAsync(int count)
    {
        using var deadline = TestTimeout.Source(TestTimeout.Usual);
        while (_log.Written.Length < count)
        {
            deadline.Token.ThrowIfCancellationRequested();
            _time.Advance(LastResort.Pause);
            await Task.Yield();
        }
    }

    private sealed class FailingLog : ISessionLog
    {
        private volatile int[] _written = [];

        public Func<int, bool> Fails { get; set; } = _ => false;

        public int FailingFlushes { get; set; }

        public int[] Written => _written;

        public long Lost => 0;

        public void Write(in SessionRecord record)
        {
            if (Fails(record.Port)) throw new InvalidOperationException($"cannot write {record.Port}");
            _written = [.. _written, record.Port];
        }

        public void Flush()
        {
            if (FailingFlushes-- > 0) throw new InvalidOperationException("cannot flush");
        }
    }
}
