using System.IO.Pipelines;

namespace Odin.Silo.Connections;

/// <summary>What comes from a peer, and since when nothing has come.</summary>
internal sealed class WatchedReader(PipeReader reader, TimeProvider time) : PipeReader
{
    private long _lastAt = time.GetTimestamp();

    public TimeSpan SilentFor => time.GetElapsedTime(Volatile.Read(ref _lastAt));

    public override async ValueTask<ReadResult> ReadAsync(CancellationToken cancellationToken = default)
    {
        var result = await reader.ReadAsync(cancellationToken);
        Volatile.Write(ref _lastAt, time.GetTimestamp());
        return result;
    }

    public override bool TryRead(out ReadResult result)
    {
        if (!reader.TryRead(out result)) return false;
        Volatile.Write(ref _lastAt, time.GetTimestamp());
        return true;
    }

    public override void AdvanceTo(SequencePosition consumed) => reader.AdvanceTo(consumed);

    public override void AdvanceTo(SequencePosition consumed, SequencePosition examined) => reader.AdvanceTo(consumed, examined);

    public override void CancelPendingRead() => reader.CancelPendingRead();

    public override void Complete(Exception? exception = null) => reader.Complete(exception);

    public override ValueTask CompleteAsync(Exception? exception = null) => reader.CompleteAsync(exception);
}
