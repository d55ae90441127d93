using System.Runtime.InteropServices;

namespace Odin.Commands;

/// <summary>Turns the first Ctrl-C or SIGTERM into a cancellation, so that a command ends with its last lines. The
/// second one kills, unless asked for.</summary>
/// <remarks>Not left to System.CommandLine: it listens only after a command has run up to its first
/// wait, and a signal before that kills.</remarks>
public sealed class StopSignals : IDisposable
{
    private readonly CancellationTokenSource _stop = new();
    private CancellationTokenSource? _stopNow;
    private readonly PosixSignalRegistration[] _registrations;

    public StopSignals()
    {
        _registrations =
            [PosixSignalRegistration.Create(PosixSignal.SIGINT, Stop), PosixSignalRegistration.Create(PosixSignal.SIGTERM, Stop)];
    }

    public CancellationToken Token => _stop.Token;

    /// <summary>From now on the second signal is a cancellation too; the third one kills.</summary>
    public CancellationToken CatchSecond() => (_stopNow ??= new CancellationTokenSource()).Token;

    private void Stop(PosixSignalContext signal)
    {
        var next = _stop.IsCancellationRequested ? _stopNow : _stop;
        signal.Cancel = next is { IsCancellationRequested: false };
        next?.Cancel();
    }

    public void Dispose()
    {
        foreach (var registration in _registrations) registration.Dispose();
        _stop.Dispose();
        _stopNow?.Dispose();
    }
}
