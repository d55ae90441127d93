using System.Buffers;
using Odin.Edge.Apps;
using Odin.Edge.Loops;

namespace Odin.Edge.Pumping;

/// <summary>One direction of a session: reads from one socket and writes to the other, unchanged and in order, until FIN or failure.</summary>
/// <remarks>
/// Small traffic is copied through the loop's scratch buffer, so that an idle direction holds none. A read that fills the buffer
/// switches to splicing through a kernel pipe, which copies nothing, until the flow is small again. What the destination does not take is kept (at most one
/// buffer full) and the source is not read until it is gone: back-pressure. After <see cref="Quantum"/> steps the loop serves others.
/// </remarks>
internal sealed class Direction(IPumpOwner owner)
{
    internal const int Quantum = 16;

    private LoopSocket _from = null!;
    private LoopSocket _to = null!;
    private StripedCounter _total = null!;
    private byte[]? _rest;
    private int _restStart;
    private int _restEnd;
    private int _steps;
    private FlowSize _flow;

    /// <summary>Bytes the destination's kernel has taken.</summary>
    public long Bytes { get; private set; }

    /// <summary>The loop's clock when bytes last moved, in milliseconds.</summary>
    public long LastMoved { get; private set; }

    public LoopSocket From => _from;

    public LoopSocket To => _to;

    /// <param name="total">Where this direction's bytes are counted beside those of others.</param>
    public void Begin(LoopSocket from, LoopSocket to, StripedCounter total)
    {
        _total = total;
        _from = from;
        _to = to;
        _steps = 0;
        _flow = new FlowSize(from.Loop.Splicing);
        Bytes = 0;
        LastMoved = from.Loop.Timers.Now;
    }

    public async LoopTask<DirectionEnd> RunAsync()
    {
        while (true)
        {
            if (!_from.IsReadable)
            {
                await _from.Readable;
                _steps = 0;
            }

            if (_from.IsInterrupted) return DirectionEnd.Interrupted;

            var step = _flow.IsBulk && TryRentPipe(out var pipe) ? await SpliceWhatIsThereAsync(pipe!) : CopyWhatIsThere();
            if (step == Step.Blocked) step = await FlushAsync();
            if (step == Step.Drained) continue;
            if (step != Step.Yield) return End(step);

            _steps = 0;
            await _from.Loop.Yield;
        }
    }

    /// <summary>Gives back the buffer a failed direction may still hold.</summary>
    public void Release()
    {
        DropRest();
        _from = _to = null!;
    }

    private DirectionEnd End(Step step)
    {
        var end = step switch
        {
            Step.Finished => DirectionEnd.Finished,
            Step.SourceFailed => DirectionEnd.SourceFailed,
            Step.DestinationFailed => DirectionEnd.DestinationFailed,
            _ => DirectionEnd.Interrupted,
        };
        if (end == DirectionEnd.Finished) Finish();
        else owner.OnFailed(this, end);
        return end;
    }

    private void Finish()
    {
        LastMoved = _from.Loop.Timers.Now;   // A FIN is a sign of life too.
        owner.OnFinished(this);
    }

    /// <summary>Reads and writes until the source is empty, the destination is full, or the turn is over.</summary>
    private Step CopyWhatIsThere()
    {
        var scratch = _from.Loop.Scratch;
        while (_steps++ < Quantum)
        {
            var read = _from.Receive(scratch);
            if (read.IsBlocked)
            {
                _from.IsReadable = false;
                return Step.Drained;
            }

            if (read.IsFailed) return Step.SourceFailed;
            if (read.Bytes == 0) return Step.Finished;
            if (Forward(scratch.AsSpan(0, read.Bytes)) is { } stopped) return stopped;
            _flow.OnCopied(isFull: read.Bytes == scratch.Length);
            if (read.Bytes == scratch.Length) return Step.Drained;   // Still readable: the caller comes round at once, by splicing if it can.

            // A short read has emptied the socket. With the peer's FIN known before it, nothing can follow: no further read is needed.
            _from.IsReadable = false;
            if (_from.HasPeerEnded && !_from.HasError) return Step.Finished;
            return Step.Drained;
        }

        return Step.Yield;
    }

    private Step? Forward(ReadOnlySpan<byte> bytes)
    {
        var sent = _to.Send(bytes);
        if (sent.IsFailed) return Step.DestinationFailed;
        var count = sent.IsBlocked ? 0 : sent.Bytes;
        CountMoved(count);
        if (count == bytes.Length) return null;

        Keep(bytes[count..]);
        return Step.Blocked;
    }

    private void Keep(ReadOnlySpan<byte> bytes)
    {
        _rest = ArrayPool<byte>.Shared.Rent(bytes.Length);
        bytes.CopyTo(_rest);
        _restStart = 0;
        _restEnd = bytes.Length;
    }

    /// <summary>Waits until the destination has taken what is kept.</summary>
    private async LoopTask<Step> FlushAsync()
    {
        while (_restStart < _restEnd)
        {
            _to.IsWritable = false;
            await _to.Writable;
            if (_to.IsInterrupted) return Step.Interrupted;

            var sent = _to.Send(_rest.AsSpan(_restStart, _restEnd - _restStart));
            if (sent.IsFailed) return Step.DestinationFailed;
            if (sent.IsBlocked) continue;
            _restStart += sent.Bytes;
            CountMoved(sent.Bytes);
        }

        DropRest();
        return Step.Drained;
    }

    private void DropRest()
    {
        if (_rest is not null) ArrayPool<byte>.Shared.Return(_rest);
        _rest = null;
    }

    private bool TryRentPipe(out SplicePipe? pipe)
    {
        pipe = null;
        return _from.Loop.Pipes is { } pipes && pipes.TryRent(_from.Loop.Timers.Now, out pipe);
    }

    /// <summary>Like <see cref="CopyWhatIsThere"/>, through the pipe. The pipe is given back before the source is waited for.</summary>
    private async LoopTask<Step> SpliceWhatIsThereAsync(SplicePipe pipe)
    {
        var isEmpty = true;
        try
        {
            while (_steps++ < Quantum)
            {
                // Only into an empty pipe: then EAGAIN can mean nothing but an empty socket.
                var read = _from.SpliceInto(pipe);
                if (read.IsBlocked)
                {
                    _from.IsReadable = false;
                    return Step.Drained;
                }

                if (read.IsFailed) return Step.SourceFailed;
                if (read.Bytes == 0) return Step.Finished;
                isEmpty = false;
                if (await EmptyPipeAsync(pipe, read.Bytes) is { } stopped) return stopped;
                isEmpty = true;
                _flow.OnSpliced(read.Bytes);
                if (!_flow.IsBulk) return Step.Drained;
            }

            return Step.Yield;
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
                if (_to.IsInterrupted) return Step.Interrupted;
                continue;
            }

            bytes -= sent.Bytes;
            CountMoved(sent.Bytes);
        }

        return null;
    }

    private void CountMoved(int bytes)
    {
        Bytes += bytes;
        _total.Add(_from.Loop.Index, bytes);
        LastMoved = _from.Loop.Timers.Now;
    }

    private enum Step
    {
        /// <summary>All that could be done was done; the source's readiness tells whether to go on or wait.</summary>
        Drained,

        /// <summary>The turn is over.</summary>
        Yield,

        /// <summary>The destination is full; the rest is kept.</summary>
        Blocked,
        Finished,
        SourceFailed,
        DestinationFailed,
        Interrupted,
    }
}
