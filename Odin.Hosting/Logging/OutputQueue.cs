using System.Buffers;

namespace Odin.Hosting.Logging;

/// <summary>A bounded queue of lines before a stream that may stop taking them: a pipe that nobody reads,
/// a full disk, a hanging file system.</summary>
/// <remarks>
/// Whoever writes never waits. What does not fit is dropped and counted, and the count is written when the stream takes lines again. One
/// thread of its own writes; it
/// does not keep the process from ending.
/// </remarks>
public sealed class OutputQueue
{
    /// <summary>What waits while the stream takes nothing; as much again may be in the hands of the thread that writes.</summary>
    public const int MaxBytes = 1024 * 1024;

    /// <summary>What may wait when a line that comes in any number is added, such as a session's: the rest
    /// is kept for those that come seldom.</summary>
    public const int MaxBytesForBulk = MaxBytes / 2;

    private readonly OutputWrite _write;
    private readonly object _lock = new();   // Not a Lock: it is waited on.
    private ArrayBufferWriter<byte> _waiting = new();
    private ArrayBufferWriter<byte> _leaving = new();
    private int _linesWaiting;
    private bool _isWriting;
    private long _dropped;
    private long _droppedReported;

    /// <param name="write">Called by the queue's own thread alone, which may wait there for ever.</param>
    public OutputQueue(OutputWrite write)
    {
        _write = write;
        new Thread(Run) { IsBackground = true, Name = "log writer" }.Start();
    }

    /// <summary>Lines lost so far.</summary>
    public long Dropped => Volatile.Read(ref _dropped);

    /// <summary>The line that says how many lines were dropped.</summary>
    public Func<long, byte[]>? DroppedLine { get; set; }

    /// <summary>Adds whole lines, or drops them all. False: they were dropped. From any thread.</summary>
    public bool TryAdd(ReadOnlySpan<byte> text, int lines, int maxBytes = MaxBytes)
    {
        lock (_lock)
        {
            if (_waiting.WrittenCount + text.Length > maxBytes)
            {
                Interlocked.Add(ref _dropped, lines);
                return false;
            }

            _waiting.Write(text);
            _linesWaiting += lines;
            Monitor.PulseAll(_lock);
            return true;
        }
    }

    /// <summary>Counts a line that could not be made. From any thread.</summary>
    public void OnLost() => Interlocked.Increment(ref _dropped);

    /// <summary>Waits until everything is written, but not longer than this. For the end of the process.</summary>
    public bool Flush(TimeSpan atMost, TimeProvider time)
    {
        var start = time.GetTimestamp();
        lock (_lock)
        {
            while (_isWriting || _waiting.WrittenCount > 0)
            {
                var left = atMost - time.GetElapsedTime(start);
                if (left <= TimeSpan.Zero || !Monitor.Wait(_lock, left)) return false;
            }

            return true;
        }
    }

    private void Run()
    {
        while (true)
        {
            var lines = TakeWaiting();
            var isWritten = TryWrite(_leaving.WrittenSpan);
            if (!isWritten) Interlocked.Add(ref _dropped, lines);
            if (isWritten) ReportDropped();
            _leaving.ResetWrittenCount();
        }
    }

    private int TakeWaiting()
    {
        lock (_lock)
        {
            _isWriting = false;
            Monitor.PulseAll(_lock);
            while (_waiting.WrittenCount == 0) Monitor.Wait(_lock);
            (_waiting, _leaving, _isWriting) = (_leaving, _waiting, true);
            var lines = _linesWaiting;
            _linesWaiting = 0;
            return lines;
        }
    }

    private void ReportDropped()
    {
        var dropped = Dropped;
        if (dropped != _droppedReported && Format(dropped - _droppedReported) is { } line && TryWrite(line)) _droppedReported = dropped;
    }

    /// <summary>Null: there is no such line, or it cannot be made. That ends neither this thread nor the process.</summary>
    private byte[]? Format(long dropped)
    {
        try
        {
            return DroppedLine?.Invoke(dropped);
        }
        catch (Exception)
        {
            return null;
        }
    }

    /// <summary>False: the reader is gone, or the disk is full. Whatever it is, the log cannot log it, and
    /// nothing may end the process for it.</summary>
    private bool TryWrite(ReadOnlySpan<byte> text)
    {
        try
        {
            _write(text);
            return true;
        }
        catch (Exception)
        {
            return false;
        }
    }
}
