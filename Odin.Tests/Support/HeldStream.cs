using System.Net.Sockets;

namespace Odin.Tests.Support;

/// <summary>The stream of a socket that keeps what is written to it after the first read, and lets it go in one send.</summary>
internal sealed class HeldStream(Socket socket) : NetworkStream(socket)
{
    private MemoryStream? _held;
    private bool _isFree;

    /// <summary>What comes later goes at once.</summary>
    public async Task LetGoAsync(CancellationToken cancellationToken)
    {
        _isFree = true;
        await base.WriteAsync(_held!.ToArray(), cancellationToken);
    }

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        var read = await base.ReadAsync(buffer, cancellationToken);
        _held ??= new MemoryStream();
        return read;
    }

    public override async ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
    {
        if (_held is null || _isFree) await base.WriteAsync(buffer, cancellationToken);
        else _held.Write(buffer.Span);
    }
}
