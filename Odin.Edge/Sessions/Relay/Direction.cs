using System.Buffers;
using Odin.Edge.Loops;

namespace Odin.Edge.Sessions.Relay;

/// <summary>One direction of a session: reads from one socket and writes to the other, unchanged
/// and in order, until FIN or failure.</summary>
/// <remarks>
/// Small traffic is copied through the loop's scratch buffer, so that an idle direction holds none. A read that fills the buffer
/// switches to splicing through a kernel pipe, which copies nothing, until the flow is small again. What the destination does not take is
/// kept (at most one buffer or pipe full) and the source is not read until it is gone: back-pressure. Bulk waits for the loop's turn before
/// every step.
/// </remarks>
internal sealed class Direction
{
    /// <summary>So many slices a direction moves one after the other before the next direction's turn: what it
    /// works on is in the processor's caches.</summary>
    private const int SlicesInARow = 16;

    private LoopSocket _from = null!;
    private LoopSocket _to = null!;
    private StripedCounter _total = null!;
    private byte[]? _rest;
    private int _restStart;
    private int _restEnd;   // With TLS: the bytes whose records the channel keeps.
    private bool _isRestUrgent;
    private bool _wasFull;
    private bool _hasTls;
    private bool _isHeldUp;   // The destination did not take all of the last step.
    private int _slices;
    private FlowSize _flow;
    private LoopTask<DirectionEnd> _run;

    /// <summary>Bytes the destination's kernel has taken.</summary>
    public long Bytes { get; private set; }

    /// <summary>The loop's clock when bytes last moved, in milliseconds.</summary>
    public long LastMoved { get; private set; }

    /// <summary>Started, and its end not yet taken.</summary>
    public bool IsRunning { get; private set; }

    /// <summary>Its end is there to be taken.</summary>
    public bool HasEnded => IsRunning && _run.IsCompleted;

    /// <summary>The exception that nobody expected and that ended it like an interruption; null: none.</summary>
    public Exception? Bug { get; private set; }

    public LoopSocket From => _from;

    public LoopSocket To => _to;

    /// <param name="total">Where this direction's bytes are counted beside those of others.</param>
    public void Begin(LoopSocket from, LoopSocket to, StripedCounter total)
    {
        _total = total;
        _from = from;
        _to = to;
        (_wasFull, _isHeldUp) = (false, false);
        _slices = 0;
        _hasTls = from.Tls is not null || to.Tls is not null;
        _flow = new FlowSize(_hasTls ? Splicing.Never : from.Loop.Splicing);
        Bytes = 0;
        Bug = null;
        LastMoved = from.Loop.Timers.Now;
    }

    public void Start()
    {
        IsRunning = true;
        _run = RunAsync();
    }

    /// <summary>Calls back when it ends, once, instead of what was given before; null: nobody. Nothing happens when it has ended.</summary>
    public void WhenEnded(Action? continuation)
    {
        if (IsRunning && !_run.IsCompleted) _run.CallBack(continuation);
    }

    /// <summary>How it ended. The FIN of one that is finished is the caller's to pass on; after any other end the other direction must give
    /// up.</summary>
    public DirectionEnd TakeEnd()
    {
        IsRunning = false;
        return _run.GetResult();
    }

    /// <summary>Never throws: while one direction of a session runs, the other must not be left behind.</summary>
    private async LoopTask<DirectionEnd> RunAsync()
    {
        try
        {
            // Whoever goes on without having waited has had its turn, bulk or not.
            for (var goesOn = false; ; goesOn = _from.IsReadable)
            {
                if (!_from.IsReadable) await _from.Readable;
                if (goesOn || _flow.IsBulk) await TurnOf(_from.Loop, goesOn);
                if (_from.IsInterrupted) return DirectionEnd.Interrupted;

                var step = _flow.IsSpliced && !_from.HasUrgent && TryRentPipe(out var pipe) ? await SpliceOnceAsync(pipe!) : CopyOnce();
                _isHeldUp = step == Step.Blocked;
                if (step == Step.Blocked) step = await FlushAsync();
                if (step == Step.Finished && _to.Tls is not null) step = await FinishTlsAsync(_to.Tls);
                if (step != Step.Moved) return End(step);
            }
        }
        catch (Exception exception)
        {
            Bug = exception;
            return DirectionEnd.Interrupted;
        }
    }

    private BulkTurnAwaitable TurnOf(EventLoop loop, bool goesOn)
    {
        _slices = goesOn && _slices < SlicesInARow ? _slices + 1 : 0;
        return loop.BulkTurn(isAgain: _slices > 0);
    }

    /// <summary>Gives back the buffer a failed direction may still hold.</summary>
    public void Release()
    {
        DropRest();
        _from = _to = null!;
    }

    private DirectionEnd End(Step step)
    {
        if (step == Step.Finished) LastMoved = _from.Loop.Timers.Now;   // A FIN is a sign of life too.
        return step switch
        {
            Step.Finished => DirectionEnd.Finished,
            Step.SourceFailed => DirectionEnd.SourceFailed,
            Step.DestinationFailed => DirectionEnd.DestinationFailed,
            _ => DirectionEnd.Interrupted,
        };
    }

    /// <summary>Where nothing is spliced large pieces are worth their room, as long as nobody has to keep them.</summary>
    private Span<byte> Scratch => _hasTls && _flow.IsBulk && !_isHeldUp ? _from.Loop.BulkScratch : _from.Loop.Scratch;

    private Step CopyOnce()
    {
        if (_from.Tls is { } tls) return DecryptOnce(tls);
        // After a full read a mark may be next that no event has reported.
        if ((_from.HasUrgent || _wasFull) && ForwardUrgent() is { } full) return full;
        var scratch = Scratch;
        var read = _from.Receive(scratch);
        if (read.IsFailed) return Step.SourceFailed;
        if (read.IsBlocked)
        {
            _from.OnEmpty();
            return Step.Moved;
        }

        if (read.Bytes == 0) return Step.Finished;
        _wasFull = read.Bytes == scratch.Length;
        _flow.OnCopied(read.Bytes);
        if (Forward(scratch[..read.Bytes]) is { } stopped) return stopped;
        return _wasFull || _from.HasUrgent ? Step.Moved : AfterShortRead();
    }

    /// <summary>A short read has emptied the socket, as no mark of urgent data can have stopped it. What comes
    /// later is reported by another event.</summary>
    private Step AfterShortRead()
    {
        _from.IsReadable = false;

        // With the peer's FIN known before it nothing can follow, and no further read is needed. Of a muted socket a mark may be unknown.
        return _from.HasPeerEnded && !_from.HasError && !_from.IsMuted ? Step.Finished : Step.Moved;
    }

    /// <summary>Urgent data goes on as urgent data, in its place between the bytes before and behind it.</summary>
    private Step? ForwardUrgent()
    {
        Span<byte> one = stackalloc byte[1];
        return _from.TryReceiveUrgent(one) ? Forward(one, isUrgent: true) : null;
    }

    private Step? Forward(ReadOnlySpan<byte> bytes, bool isUrgent = false)
    {
        if (_to.Tls is { } tls) return Encrypt(tls, bytes);
        var sent = _to.Send(bytes, isUrgent);
        if (sent.IsFailed) return Step.DestinationFailed;
        var count = sent.IsBlocked ? 0 : sent.Bytes;
        CountMoved(count);
        if (count == bytes.Length) return null;

        Keep(bytes[count..]);
        _isRestUrgent = isUrgent;
        return Step.Blocked;
    }

    private void Keep(ReadOnlySpan<byte> bytes)
    {
        _rest = ArrayPool<byte>.Shared.Rent(bytes.Length);
        bytes.CopyTo(_rest);
        _from.Loop.OnKept(_rest.Length);
        _restStart = 0;
        _restEnd = bytes.Length;
    }

    /// <summary>Waits until the destination has taken what is kept.</summary>
    private async LoopTask<Step> FlushAsync()
    {
        if (_to.Tls is { } tls) return await FlushTlsAsync(tls);
        while (_restStart < _restEnd)
        {
            _to.IsWritable = false;
            await _to.Writable;
            if (_flow.IsBulk) await TurnOf(_to.Loop, goesOn: false);
            if (_to.IsInterrupted) return Step.Interrupted;

            var sent = _to.Send(_rest.AsSpan(_restStart, _restEnd - _restStart), _isRestUrgent);
            if (sent.IsFailed) return Step.DestinationFailed;
            if (sent.IsBlocked) continue;
            _restStart += sent.Bytes;
            CountMoved(sent.Bytes);
        }

        DropRest();
        return Step.Moved;
    }

    private void DropRest()
    {
        if (_rest is null) return;
        _from.Loop.OnKept(-_rest.Length);
        ArrayPool<byte>.Shared.Return(_rest);
        _rest = null;
    }

    private bool TryRentPipe(out SplicePipe? pipe)
    {
        pipe = null;
        return _from.Loop.Pipes is { } pipes && pipes.TryRent(_from.Loop.Timers.Now, out pipe);
    }

    /// <summary>Fills the pipe and empties it. It is given back before the source is waited for.</summary>
    private async LoopTask<Step> SpliceOnceAsync(SplicePipe pipe)
    {
        var isEmpty = true;
        try
        {
            // Only into an empty pipe: then EAGAIN can mean nothing but an empty socket, or a mark in it where only a read gets on.
            var read = _from.SpliceInto(pipe);
            if (read.IsFailed) return Step.SourceFailed;
            if (read.IsBlocked)
            {
                _from.IsReadable = _from.HasUrgent;
                return Step.Moved;
            }

            if (read.Bytes == 0) return Step.Finished;
            isEmpty = false;
            _wasFull = true;   // A splice stops at a mark, too, and the next step may be a copy.
            _flow.OnSpliced(read.Bytes);
            if (await EmptyPipeAsync(pipe, read.Bytes) is { } stopped) return stopped;
            isEmpty = true;
            return Step.Moved;
        }
        finally
        {
            _from.Loop.Pipes!.Return(pipe, isEmpty);
        }
    }

    private async LoopTask<Step?> EmptyPipeAsync(SplicePipe pipe, int bytes)
    {
        while (bytes > 0)
        {
            var sent = _to.SpliceFrom(pipe, bytes);
            if (sent.IsFailed) return Step.DestinationFailed;
            if (sent.IsBlocked)
            {
                _to.IsWritable = false;
                await _to.Writable;
                if (_flow.IsBulk) await TurnOf(_to.Loop, goesOn: false);
                if (_to.IsInterrupted) return Step.Interrupted;
                continue;
            }

            bytes -= sent.Bytes;
            CountMoved(sent.Bytes);
        }

        return null;
    }

    /// <summary>The channel sees to the readiness of the socket: it holds what the kernel does not know of any more.</summary>
    private Step DecryptOnce(ITlsChannel tls)
    {
        var scratch = Scratch;
        var read = tls.Receive(scratch);
        if (read.IsFailed) return Step.SourceFailed;
        if (read.IsBlocked) return Step.Moved;
        if (read.Bytes == 0) return Step.Finished;
        _flow.OnCopied(read.Bytes);
        return Forward(scratch[..read.Bytes]) ?? Step.Moved;
    }

    /// <summary>TLS has no urgent data: it stays in its place, as data like any other.</summary>
    private Step? Encrypt(ITlsChannel tls, ReadOnlySpan<byte> bytes)
    {
        if (!tls.TrySend(bytes)) return Step.DestinationFailed;
        _restEnd = bytes.Length;
        if (tls.HasUnsent) return Step.Blocked;
        CountMoved(bytes.Length);
        return null;
    }

    /// <summary>Waits until the kernel has taken every record. Bytes are counted then: a part of a record is worth nothing to the
    /// peer.</summary>
    private async LoopTask<Step> FlushTlsAsync(ITlsChannel tls)
    {
        while (tls.HasUnsent)
        {
            _to.IsWritable = false;
            await _to.Writable;
            if (_flow.IsBulk) await TurnOf(_to.Loop, goesOn: false);
            if (_to.IsInterrupted) return Step.Interrupted;
            if (!tls.TryFlush()) return Step.DestinationFailed;
            LastMoved = _to.Loop.Timers.Now;
        }

        CountMoved(_restEnd);
        return Step.Moved;
    }

    /// <summary>close_notify goes before the FIN, always.</summary>
    private async LoopTask<Step> FinishTlsAsync(ITlsChannel tls)
    {
        if (!tls.TryFinish()) return Step.DestinationFailed;
        _restEnd = 0;
        var step = tls.HasUnsent ? await FlushTlsAsync(tls) : Step.Moved;
        return step == Step.Moved ? Step.Finished : step;
    }

    private void CountMoved(int bytes)
    {
        Bytes += bytes;
        _total.Add(_from.Loop.Index, bytes);
        LastMoved = _from.Loop.Timers.Now;
    }

    private enum Step
    {
        /// <summary>What could be done at once was done; the source's readiness shows whether to go on or wait.</summary>
        Moved,

        /// <summary>The destination is full; the rest is kept.</summary>
        Blocked,
        Finished,
        SourceFailed,
        DestinationFailed,
        Interrupted,
    }
}
