using System.Threading.Channels;

namespace Odin.Silo.World;

/// <summary>One viewer's place in the feed. Who does not take what comes is let go, and may come again.</summary>
/// <param name="app">The app whose details it wants; null: none.</param>
internal sealed class WorldListener(string? app, Action<WorldListener> leave) : IDisposable
{
    private const int MostWaiting = 16;

    private readonly Channel<ReadOnlyMemory<byte>> _frames = Channel.CreateBounded<ReadOnlyMemory<byte>>(MostWaiting);

    public string? App => app;

    /// <summary>It has the latest document: the next changes are enough. Changed under the feed's lock.</summary>
    public bool HasWorld { get; set; }

    /// <summary>Ends when the viewer was too slow, or the silo stops.</summary>
    public IAsyncEnumerable<ReadOnlyMemory<byte>> ReadAsync(CancellationToken cancellationToken) =>
        _frames.Reader.ReadAllAsync(cancellationToken);

    public void Send(ReadOnlyMemory<byte> frame)
    {
        if (!_frames.Writer.TryWrite(frame)) End();
    }

    public void End() => _frames.Writer.TryComplete();

    public void Dispose() => leave(this);
}
