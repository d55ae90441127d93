using System.Text;
using Odin.Hosting.Logging;

namespace Odin.Tests.Hosting;

public sealed class OutputQueueTests : IDisposable
{
    private static readonly TimeSpan TimeLimit = TimeSpan.FromSeconds(20);
    private static readonly byte[] Line = Encoding.ASCII.GetBytes(new string('x', 1023) + "\n");

    private readonly StuckStream _stream = new();

    public void Dispose()
    {
        _stream.IsOpen.Set();
        _stream.Dispose();
    }

    [Fact]
    public void Lines_come_out_in_their_order()
    {
        _stream.IsOpen.Set();
        var queue = NewQueue();

        for (var line = 0; line < 1000; line++) queue.TryAdd(Encoding.ASCII.GetBytes($"{line}\n"), 1).ShouldBeTrue();

        queue.Flush(TimeLimit, TimeProvider.System).ShouldBeTrue();
        _stream.Text.ShouldBe(string.Concat(Enumerable.Range(0, 1000).Select(line => $"{line}\n")));
    }

    [Fact]
    public void A_stream_that_takes_nothing_holds_nobody_up_and_what_is_lost_is_reported_when_it_flows_again()
    {
        var queue = NewQueue();
        queue.TryAdd(Line, 1);
        _stream.Entered.Wait(TimeLimit).ShouldBeTrue();

        var taken = Enumerable.Range(0, 5000).Count(_ => queue.TryAdd(Line, 1));

        taken.ShouldBe(OutputQueue.MaxBytes / Line.Length);
        queue.Dropped.ShouldBe(5000 - taken);
        queue.Flush(TimeSpan.FromMilliseconds(1), TimeProvider.System).ShouldBeFalse();

        _stream.IsOpen.Set();
        queue.Flush(TimeLimit, TimeProvider.System).ShouldBeTrue();
        _stream.Text.ShouldContain($"{5000 - taken} lost\n");
    }

    [Fact]
    public void Lines_that_come_in_any_number_leave_room_for_the_others()
    {
        var queue = NewQueue();
        queue.TryAdd(Line, 1);
        _stream.Entered.Wait(TimeLimit).ShouldBeTrue();

        while (queue.TryAdd(Line, 1, OutputQueue.MaxBytesForBulk)) { }

        queue.TryAdd(Line, 1).ShouldBeTrue();
    }

    [Fact]
    public void A_full_disk_costs_lines_and_they_are_reported_when_there_is_room()
    {
        _stream.IsOpen.Set();
        _stream.IsFull = true;
        var queue = NewQueue();
        queue.TryAdd(Line, 1);
        queue.Flush(TimeLimit, TimeProvider.System).ShouldBeTrue();
        queue.Dropped.ShouldBe(1);

        _stream.IsFull = false;
        queue.TryAdd(Line, 1);

        queue.Flush(TimeLimit, TimeProvider.System).ShouldBeTrue();
        _stream.Text.ShouldBe(Encoding.ASCII.GetString(Line) + "1 lost\n");
    }

    private OutputQueue NewQueue() => new(_stream.Write) { DroppedLine = count => Encoding.ASCII.GetBytes($"{count} lost\n") };

    /// <summary>A pipe that nobody reads until it is opened.</summary>
    private sealed class StuckStream : MemoryStream
    {
        public ManualResetEventSlim IsOpen { get; } = new();

        public ManualResetEventSlim Entered { get; } = new();

        public bool IsFull { get; set; }

        public string Text => Encoding.ASCII.GetString(ToArray());

        public override void Write(ReadOnlySpan<byte> buffer)
        {
            Entered.Set();
            IsOpen.Wait();
            if (IsFull) throw new IOException("No space left on device");
            base.Write(buffer);
        }

        protected override void Dispose(bool disposing)
        {
            base.Dispose(disposing);
            IsOpen.Dispose();
            Entered.Dispose();
        }
    }
}
