using System.Runtime.InteropServices;
using System.Threading.Channels;

namespace Odin.Commands;

/// <summary>SIGHUP, from the first line of a process on: it asks for what can change to be read again, and ends nothing.</summary>
public sealed class HangUpSignal : IDisposable
{
    private readonly Channel<bool> _asked =
        Channel.CreateBounded<bool>(new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite });
    private readonly PosixSignalRegistration _registration;

    public HangUpSignal() => _registration = PosixSignalRegistration.Create(PosixSignal.SIGHUP, signal =>
    {
        signal.Cancel = true;
        _asked.Writer.TryWrite(true);
    });

    /// <summary>Completes with the next signal; those that came since the last wait count as one.</summary>
    public async Task WaitAsync(CancellationToken cancellationToken) => await _asked.Reader.ReadAsync(cancellationToken);

    /// <summary>True: a signal came since the last look.</summary>
    public bool WasAsked() => _asked.Reader.TryRead(out _);

    public void Dispose() => _registration.Dispose();
}
