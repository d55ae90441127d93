using Odin.Edge.Sessions;

namespace Odin.Edge.Consoles;

/// <summary>Walks over the live sessions of all loops, one walk at a time. From any thread but a loop's.</summary>
/// <remarks>A loop only copies, a slice at a time, and serves its events before the next slice is asked for. What is done with the copies
/// is done here.</remarks>
internal sealed class SessionWalks(LoopSessionsSet sessions) : IDisposable
{
    /// <summary>Walks that wait for the one under way; a further one is refused.</summary>
    public const int MaxWaiting = 8;

    private readonly LiveSession[][] _slices = [.. sessions.All.Select(_ => new LiveSession[LoopSessions.SliceSessions])];
    private readonly SemaphoreSlim _turn = new(1);
    private int _present;

    /// <summary>Shows every live session to <paramref name="reader"/>. False: too many walks wait already.</summary>
    /// <exception cref="OperationCanceledException">It took too long; what was shown is not all.</exception>
    public async Task<bool> TryWalkAsync(ISliceReader reader, CancellationToken cancellationToken)
    {
        if (Interlocked.Increment(ref _present) > MaxWaiting + 1)
        {
            Interlocked.Decrement(ref _present);
            return false;
        }

        try
        {
            await _turn.WaitAsync(cancellationToken);
            try { await WalkAllAsync(reader, cancellationToken); }
            finally { _turn.Release(); }
        }
        finally
        {
            Interlocked.Decrement(ref _present);
        }

        return true;
    }

    public void Dispose() => _turn.Dispose();

    private async Task WalkAllAsync(ISliceReader reader, CancellationToken cancellationToken)
    {
        var reading = new Lock();
        await Task.WhenAll(sessions.All.Select((loop, index) => WalkAsync(loop, _slices[index], reader, reading, cancellationToken)));
    }

    private static async Task WalkAsync(LoopSessions sessions, LiveSession[] slice, ISliceReader reader, Lock reading,
        CancellationToken cancellationToken)
    {
        var count = await sessions.Loop.InvokeAsync(() =>
        {
            sessions.BeginWalk();
            return sessions.CopyNext(slice);
        });
        while (count > 0)
        {
            lock (reading) reader.Read(sessions, slice.AsSpan(0, count));
            Array.Clear(slice, 0, count);   // Keeps no session's target or app alive.
            if (cancellationToken.IsCancellationRequested)
            {
                sessions.Loop.Post(sessions.EndWalk);
                cancellationToken.ThrowIfCancellationRequested();
            }

            count = await sessions.Loop.InvokeAsync(() => sessions.CopyNext(slice));
        }
    }
}
